package io.lateen;

import io.lateen.observability.WebSocketsEndpoint;
import io.lateen.upstream.Dispatcher;
import io.lateen.websocket.TunnelingWebSocketService;
import io.lateen.websocket.Tunnels;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;

/** What Spring Cloud Gateway's WebSocket filter works with. */
@Configuration(proxyBeanMethods = false)
class WebSocketConfiguration {

	@Bean
	Tunnels tunnels(ListenerProperties properties, MeterRegistry registry) {
		return new Tunnels(properties.websocket(), registry);
	}

	@Bean
	WebSocketsEndpoint webSocketsEndpoint(Tunnels tunnels) {
		return new WebSocketsEndpoint(tunnels);
	}

	@Bean
	@Primary
	TunnelingWebSocketService tunnelingWebSocketService(Dispatcher dispatcher, Tunnels tunnels,
			RequestUpgradeStrategy upgrades) {
		return new TunnelingWebSocketService(dispatcher, tunnels, new HandshakeWebSocketService(upgrades));
	}

}
