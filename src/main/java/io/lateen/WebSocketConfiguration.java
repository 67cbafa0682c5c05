package io.lateen;

import java.time.Duration;

import io.lateen.upstream.Dispatcher;
import io.lateen.websocket.TunnelDrain;
import io.lateen.websocket.TunnelingWebSocketService;
import io.lateen.websocket.Tunnels;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;

/** What Spring Cloud Gateway's WebSocket filter works with. */
@Configuration(proxyBeanMethods = false)
class WebSocketConfiguration {

	/** Istio's default terminationDrainDuration. */
	private static final Duration DRAIN = Duration.ofSeconds(5);

	@Bean
	Tunnels tunnels() {
		return new Tunnels();
	}

	@Bean
	TunnelDrain tunnelDrain(Tunnels tunnels) {
		return new TunnelDrain(tunnels, DRAIN);
	}

	@Bean
	@Primary
	TunnelingWebSocketService tunnelingWebSocketService(Dispatcher dispatcher, Tunnels tunnels,
			RequestUpgradeStrategy upgrades) {
		return new TunnelingWebSocketService(dispatcher, tunnels, new HandshakeWebSocketService(upgrades));
	}

}
