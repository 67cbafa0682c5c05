package io.lateen.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Makes the {@link GatewayPorts} the application's web server. Spring Boot makes another
 * instance, by the constructor without arguments, for the Actuator's own context: that
 * one is a plain server on {@code management.server.port}.
 */
public final class GatewayWebServerFactory extends NettyReactiveWebServerFactory {

	private final @Nullable GatewayPorts ports;

	public GatewayWebServerFactory() {
		this.ports = null;
	}

	public GatewayWebServerFactory(GatewayPorts ports) {
		this.ports = ports;
	}

	@Override
	public WebServer getWebServer(HttpHandler handler) {
		return (this.ports != null) ? new GatewayWebServer(this.ports, handler) : super.getWebServer(handler);
	}

}
