package io.lateen.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An application that speaks no protocol in particular; closes after each script. */
public final class TcpServer implements AutoCloseable {

	/** What is done with each connection. */
	@FunctionalInterface
	public interface Script {

		void serve(Socket socket) throws IOException;

	}

	private final ServerSocket socket;

	private final Script script;

	public TcpServer(Script script) {
		this.script = script;
		try {
			this.socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(this::accept);
	}

	public int port() {
		return this.socket.getLocalPort();
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

	/** Sends back what comes. */
	public static void echo(Socket socket) throws IOException {
		socket.getInputStream().transferTo(socket.getOutputStream());
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket connection = this.socket.accept();
				Thread.ofVirtual().start(() -> serve(connection));
			}
			catch (IOException ex) {
				return; // closed
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			this.script.serve(connection);
		}
		catch (IOException ex) {
			// the other end went away
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
