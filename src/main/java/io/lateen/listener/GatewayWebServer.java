package io.lateen.listener;

import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;

/** Lets Spring Boot's lifecycle start, drain and stop the {@link GatewayPorts}. */
final class GatewayWebServer implements WebServer {

	private final GatewayPorts ports;

	private final HttpHandler handler;

	GatewayWebServer(GatewayPorts ports, HttpHandler handler) {
		this.ports = ports;
		this.handler = handler;
	}

	@Override
	public void start() {
		this.ports.start(this.handler);
	}

	@Override
	public void shutDownGracefully(GracefulShutdownCallback callback) {
		this.ports.drain()
			.thenAccept((finished) -> callback
				.shutdownComplete(finished ? GracefulShutdownResult.IDLE : GracefulShutdownResult.REQUESTS_ACTIVE));
	}

	@Override
	public void stop() {
		this.ports.close();
	}

	@Override
	public int getPort() {
		return this.ports.anyPort();
	}

}
