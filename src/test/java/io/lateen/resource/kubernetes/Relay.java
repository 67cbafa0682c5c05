package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a port of this machine, and counts them. */
final class Relay implements AutoCloseable {

	private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final AtomicInteger connections = new AtomicInteger();

	Relay(int to) throws IOException {
		Thread.ofVirtual().start(() -> accept(to));
	}

	int port() {
		return this.listening.getLocalPort();
	}

	int connections() {
		return this.connections.get();
	}

	private void accept(int to) {
		try {
			while (true) {
				Socket client = this.listening.accept();
				this.connections.incrementAndGet();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
				Thread.ofVirtual().start(() -> pass(client, server));
				Thread.ofVirtual().start(() -> pass(server, client));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private static void pass(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// so is the other one now
		}
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
	}

}
