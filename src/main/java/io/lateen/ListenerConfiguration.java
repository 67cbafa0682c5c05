package io.lateen;

import io.lateen.listener.GatewayPorts;
import io.lateen.listener.GatewayWebServerFactory;
import io.lateen.listener.UnexpectedFailures;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Wires the gateway's ports into Spring Boot's lifecycle. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

	@Bean
	GatewayPorts gatewayPorts(ListenerProperties properties, ReactorResourceFactory resources) {
		return new GatewayPorts(properties.listener(), properties.portOffset(), resources::getLoopResources,
				Schedulers.boundedElastic());
	}

	@Bean
	GatewayWebServerFactory gatewayWebServerFactory(GatewayPorts ports) {
		return new GatewayWebServerFactory(ports);
	}

	@Bean
	UnexpectedFailures unexpectedFailures() {
		return new UnexpectedFailures();
	}

}
