package io.lateen.cases;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The applications behind the gateway: many addresses, each with a name and a version.
 * They answer with what they saw, as JSON, and are steered by request headers:
 * {@code x-echo-status: N}, {@code x-echo-fail: KEY:N:CODE} (the first N requests with
 * this key), {@code x-echo-delay: SECONDS}, {@code x-echo-header: NAME=VALUE} (each adds
 * a header), {@code x-raw: refuse | stream:N:SECONDS | big:BYTES},
 * {@code x-echo-case: NAME} (tells how this header's name was written).
 */
final class Echo implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int LONGEST_SHOWN = 1000;

	private final List<ServerSocket> servers = new CopyOnWriteArrayList<>();

	private final Map<String, List<String>> arrived = new ConcurrentHashMap<>();

	void listen(String address, int port, String name, String version) throws IOException {
		ServerSocket server = new ServerSocket();
		server.setReuseAddress(true);
		server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 200);
		this.servers.add(server);
		Thread.ofVirtual().start(() -> accept(server, name, version));
	}

	/** The requests that came with {@code x-echo-fail} and this key, in order. */
	List<String> arrived(String key) {
		return this.arrived.getOrDefault(key, List.of());
	}

	@Override
	public void close() throws IOException {
		for (ServerSocket server : this.servers) {
			server.close();
		}
	}

	private void accept(ServerSocket server, String name, String version) {
		while (!server.isClosed()) {
			try {
				Socket socket = server.accept();
				Thread.ofVirtual().start(() -> serve(socket, name, version));
			}
			catch (IOException ex) {
				return; // closed
			}
		}
	}

	private void serve(Socket socket, String name, String version) {
		try (socket) {
			socket.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (HttpText head = HttpText.read(in); head != null; head = HttpText.read(in)) {
				byte[] body = head.body(in, false);
				if (!answer(socket, head, body, name, version)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// the other side is gone
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean answer(Socket socket, HttpText head, byte[] body, String name, String version)
			throws IOException, InterruptedException {
		String[] start = head.start().split(" ");
		String status = failure(head, name + "/" + version + " " + start[0] + " " + head.first("host") + start[1]);
		String delay = head.first("x-echo-delay");
		if (delay != null) {
			Thread.sleep(Duration.ofMillis((long) (Double.parseDouble(delay) * 1000)));
		}
		if (status == null) {
			status = head.first("x-echo-status");
		}
		String raw = (head.first("x-raw") != null) ? String.valueOf(head.first("x-raw")) : "";
		if (raw.equals("refuse") || "refuse".equals(status)) {
			return false;
		}
		StringBuilder first = new StringBuilder("HTTP/1.1 " + ((status != null) ? status : "200") + " Echo\r\n");
		head.all("x-echo-header").forEach((added) -> first.append(added.replaceFirst("=", ": ")).append("\r\n"));
		OutputStream out = socket.getOutputStream();
		if (raw.startsWith("stream:")) {
			stream(out, first, raw.split(":"));
		}
		else {
			byte[] content = raw.startsWith("big:") ? "x".repeat(Integer.parseInt(raw.substring(4))).getBytes()
					: seen(socket, head, start, body, name, version);
			first.append("content-type: application/json\r\ncontent-length: ")
				.append(content.length)
				.append("\r\n\r\n");
			out.write(first.toString().getBytes(StandardCharsets.ISO_8859_1));
			out.write(start[0].equals("HEAD") ? new byte[0] : content);
		}
		return true;
	}

	private @Nullable String failure(HttpText head, String line) {
		String fail = head.first("x-echo-fail");
		if (fail == null) {
			return null;
		}
		String[] parts = fail.split(":");
		List<String> lines = this.arrived.computeIfAbsent(parts[0], (_) -> new CopyOnWriteArrayList<>());
		lines.add(line);
		return (lines.size() <= Integer.parseInt(parts[1])) ? parts[2] : null;
	}

	private static void stream(OutputStream out, StringBuilder first, String[] parts)
			throws IOException, InterruptedException {
		first.append("content-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
		out.write(first.toString().getBytes(StandardCharsets.ISO_8859_1));
		for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
			String tick = "tick " + i + "\n";
			out.write((Integer.toHexString(tick.length()) + "\r\n" + tick + "\r\n").getBytes());
			Thread.sleep(Duration.ofMillis((long) (Double.parseDouble(parts[2]) * 1000)));
		}
		out.write("0\r\n\r\n".getBytes());
	}

	private static byte[] seen(Socket socket, HttpText head, String[] start, byte[] body, String name, String version) {
		Map<String, Object> seen = new LinkedHashMap<>();
		seen.put("name", name);
		seen.put("version", version);
		seen.put("method", start[0]);
		seen.put("target", start[1]);
		seen.put("host", head.first("host"));
		seen.put("headers", head.headers().stream().map((one) -> List.of(one.name(), shown(one.value()))).toList());
		head.headers()
			.stream()
			.filter((one) -> one.name().equals(head.first("x-echo-case")))
			.forEach((one) -> seen.put("cased", one.written()));
		seen.put("body", new String(body, StandardCharsets.UTF_8));
		seen.put("peer", socket.getInetAddress().getHostAddress());
		return JSON.writeValueAsBytes(seen);
	}

	private static String shown(String value) {
		return (value.length() <= LONGEST_SHOWN) ? value : value.length() + " bytes";
	}

}
