package io.lateen.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lateen.websocket.RawWebSocket.Frame;

/** An application of nothing but WebSockets, one thread each. */
public final class WebSocketApplication implements AutoCloseable {

	/** What is done with each connection; the request was read. */
	@FunctionalInterface
	public interface Script {

		void serve(RawWebSocket socket) throws Exception;

	}

	private final ServerSocket server;

	private final Script script;

	private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

	public WebSocketApplication(Script script) {
		this.script = script;
		try {
			this.server = new ServerSocket(0, 4_096, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(this::accept);
	}

	/** One that sends back each frame as it came, and ends after a close frame. */
	public static WebSocketApplication echo() {
		return new WebSocketApplication((socket) -> {
			socket.grant();
			echo(socket);
		});
	}

	public static void echo(RawWebSocket socket) throws IOException {
		try {
			Frame frame = socket.read();
			while (frame.opcode() != RawWebSocket.CLOSE) {
				socket.send(frame);
				frame = socket.read();
			}
			socket.send(frame);
		}
		catch (EOFException ex) {
			// without a goodbye
		}
	}

	public int port() {
		return this.server.getLocalPort();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket connection = this.server.accept();
				this.open.add(connection);
				Thread.ofVirtual().start(() -> serve(connection));
			}
			catch (IOException ex) {
				return; // closed
			}
		}
	}

	private void serve(Socket connection) {
		try (connection; RawWebSocket socket = RawWebSocket.accept(connection)) {
			this.script.serve(socket);
		}
		catch (Exception ex) {
			// the other end went away
		}
		finally {
			this.open.remove(connection);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket connection : this.open) {
			connection.close();
		}
	}

}
