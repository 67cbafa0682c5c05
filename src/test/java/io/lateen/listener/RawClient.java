package io.lateen.listener;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Speaks HTTP/1.1 byte by byte: what clients with manners cannot send. */
final class RawClient implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	RawClient(int port) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port));
	}

	/** On a connection that is open already. */
	RawClient(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(5_000);
		this.in = this.socket.getInputStream();
	}

	/** Sends lines, each ended by CR LF, and the empty line behind them. */
	RawClient head(String... lines) throws IOException {
		return bytes(String.join("\r\n", lines) + "\r\n\r\n");
	}

	RawClient bytes(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/** Reads one answer with its body. */
	Answer answer() throws IOException {
		String status = line();
		List<String> headers = new ArrayList<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			headers.add(line);
		}
		Answer head = new Answer(status, headers, "");
		String length = head.header("content-length");
		String body = (length != null) ? text(Integer.parseInt(length))
				: head.hasHeader("transfer-encoding", "chunked") ? chunks() : "";
		return new Answer(status, headers, body);
	}

	/** Reads an answer that has no body whatever its head says, as that to HEAD. */
	Answer answerToHead() throws IOException {
		String status = line();
		List<String> headers = new ArrayList<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			headers.add(line);
		}
		return new Answer(status, headers, "");
	}

	private String chunks() throws IOException {
		StringBuilder body = new StringBuilder();
		for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
			body.append(text(size));
			line();
		}
		line();
		return body.toString();
	}

	private String text(int length) throws IOException {
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new IOException("Connection ended amid the body");
		}
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
			if (c < 0) {
				throw new IOException("Connection ended behind: " + line);
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	/** Whether the other end closes within two seconds. */
	boolean closed() throws IOException {
		this.socket.setSoTimeout(2_000);
		try {
			return this.in.read() < 0;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Answer(String status, List<String> headers, String body) {

		int code() {
			return Integer.parseInt(this.status.substring(9, 12));
		}

		String header(String name) {
			return this.headers.stream()
				.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
				.map((line) -> line.substring(name.length() + 2))
				.findFirst()
				.orElse(null);
		}

		boolean hasHeader(String name, String value) {
			return value.equalsIgnoreCase(header(name));
		}

	}

}
