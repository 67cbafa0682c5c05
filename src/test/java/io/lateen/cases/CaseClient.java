package io.lateen.cases;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import io.lateen.cases.HttpText.Header;
import org.jspecify.annotations.Nullable;

/** One connection to the gateway that sends requests as they stand in a case. */
final class CaseClient implements AutoCloseable {

	private static final int LONGEST_WAIT_MILLIS = 30_000;

	private final Socket socket;

	private final InputStream in;

	CaseClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(LONGEST_WAIT_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	Answer ask(CaseRequest request, String key) throws IOException {
		long began = System.nanoTime();
		this.socket.getOutputStream().write(bytes(request, key));
		HttpText head = HttpText.read(this.in);
		while (head != null && head.start().contains(" 100 ")) {
			head = HttpText.read(this.in);
		}
		if (head == null) {
			throw new EOFException("no answer to " + request.id());
		}
		byte[] body = hasBody(request, head) ? head.body(this.in, true) : new byte[0];
		return Answer.of(head, new String(body, StandardCharsets.UTF_8), Duration.ofNanos(System.nanoTime() - began));
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private static boolean hasBody(CaseRequest request, HttpText head) {
		return !request.method().equals("HEAD") && !head.start().contains(" 204 ") && !head.start().contains(" 304 ");
	}

	private static byte[] bytes(CaseRequest request, String key) {
		StringBuilder text = new StringBuilder(request.method() + " " + request.path() + " HTTP/1.1\r\n");
		text.append("Host: ").append(request.host()).append("\r\n");
		for (Header header : request.headers(key)) {
			String value = header.value().replace("$N", UUID.randomUUID().toString().substring(0, 8));
			text.append(header.written()).append(": ").append(value).append("\r\n");
		}
		@Nullable String body = request.body(key);
		byte[] content = (body != null) ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
		if (body != null) {
			text.append("Content-Length: ").append(content.length).append("\r\n");
		}
		byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
		byte[] all = new byte[head.length + content.length];
		System.arraycopy(head, 0, all, 0, head.length);
		System.arraycopy(content, 0, all, head.length, content.length);
		return all;
	}

}
