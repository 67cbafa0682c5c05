package io.lateen.upstream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

/** An application that behaves on the wire as a test says, one thread a connection. */
public final class RawUpstream implements AutoCloseable {

	/** What is done with each request's head. */
	@FunctionalInterface
	public interface Script {

		void answer(Exchange exchange) throws IOException, InterruptedException;

	}

	private final ServerSocket socket;

	private final Script script;

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	final List<Request> requests = new CopyOnWriteArrayList<>();

	final AtomicInteger connections = new AtomicInteger();

	public RawUpstream(Script script) {
		this(script, ServerSocketFactory.getDefault());
	}

	/**
	 * @param sockets those of TLS, say
	 */
	RawUpstream(Script script, ServerSocketFactory sockets) {
		try {
			this.socket = sockets.createServerSocket(0, 512, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.script = script;
		Thread.ofVirtual().start(this::accept);
	}

	/** One that answers each request with a text. */
	static RawUpstream saying(String text) {
		return new RawUpstream((exchange) -> exchange.respond(200, text));
	}

	/** One that answers each request with its body. */
	static RawUpstream echo() {
		return new RawUpstream((exchange) -> exchange.respond(200, exchange.body()));
	}

	/** A port that nobody listens on. */
	static int nobody() {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return free.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	/** Closes the connections that are open now. */
	void closeConnections() {
		for (Socket connection : this.open) {
			close(connection);
		}
		this.open.clear();
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket connection = this.socket.accept();
				this.connections.incrementAndGet();
				this.open.add(connection);
				Thread.ofVirtual().start(() -> serve(connection));
			}
			catch (IOException ex) {
				return; // closed
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			connection.setTcpNoDelay(true);
			BufferedReader in = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
			String line = in.readLine();
			while (line != null) {
				Request request = head(line, in);
				this.requests.add(request);
				this.script.answer(new Exchange(connection, in, request, this.requests.size()));
				line = in.readLine();
			}
		}
		catch (IOException ex) {
			// the other end went away, or the script closed it
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Request head(String first, BufferedReader in) throws IOException {
		List<String> headers = new CopyOnWriteArrayList<>();
		for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
			headers.add(line);
		}
		return new Request(first, headers);
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		closeConnections();
	}

	/** The lines of a request's head. */
	public record Request(String line, List<String> headers) {

		public String header(String name) {
			return this.headers.stream()
				.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
				.map((line) -> line.substring(name.length() + 1).strip())
				.findFirst()
				.orElse("");
		}

	}

	/** One request on a connection. */
	public record Exchange(Socket socket, BufferedReader in, Request request, int number) {

		String body() throws IOException {
			char[] body = new char[Integer.parseInt("0" + this.request.header("content-length"))];
			int read = 0;
			while (read < body.length) {
				int n = this.in.read(body, read, body.length - read);
				if (n < 0) {
					throw new IOException("Body is not complete");
				}
				read += n;
			}
			return new String(body);
		}

		/** Answers; the request's body must have been read. */
		public void respond(int status, String text, String... headers) throws IOException {
			StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Length: " + text.length());
			for (String header : headers) {
				head.append("\r\n").append(header);
			}
			send(head + "\r\n\r\n" + text);
		}

		public void send(String raw) throws IOException {
			OutputStream out = this.socket.getOutputStream();
			out.write(raw.getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
		}

		public void close() throws IOException {
			this.socket.close();
		}

		/** Ends the connection without a goodbye. */
		public void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

	}

}
