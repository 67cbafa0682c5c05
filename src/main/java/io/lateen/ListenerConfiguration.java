package io.lateen;

import io.lateen.exchange.ConnectionObserver;
import io.lateen.exchange.RequestObserver;
import io.lateen.listener.DrainOnClose;
import io.lateen.listener.GatewayPorts;
import io.lateen.listener.GatewayWebServerFactory;
import io.lateen.listener.Http3Provider;
import io.lateen.listener.UnexpectedFailures;
import io.lateen.listener.http3.QuicProvider;
import io.lateen.observability.AccessLog;
import io.lateen.observability.AccessLogFormat;
import io.lateen.observability.ListenersEndpoint;
import io.lateen.tcp.TcpProxy;
import io.lateen.tls.CredentialFiles;
import io.lateen.upstream.Clusters;
import io.lateen.upstream.RawConnections;
import io.lateen.websocket.Tunnels;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.web.server.Shutdown;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;

/** Wires the gateway's ports into Spring Boot's lifecycle. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

	@Bean
	RequestObserver accessLog(ListenerProperties properties) {
		return (properties.accessLog() != AccessLogFormat.OFF) ? new AccessLog(properties.accessLog(), System.out)
				: RequestObserver.NONE;
	}

	@Bean
	TcpProxy tcpProxy(Clusters clusters, RequestObserver observer) {
		return new TcpProxy(new RawConnections(clusters),
				(observer instanceof ConnectionObserver connections) ? connections : ConnectionObserver.NONE);
	}

	/** Where it is off, none of its classes is loaded. */
	@Bean
	Http3Provider http3(ListenerProperties properties) {
		return switch (properties.http3()) {
			case OFF -> Http3Provider.NONE;
			case AUTO -> QuicProvider.create(false);
			case ON -> QuicProvider.create(true);
		};
	}

	@Bean
	GatewayPorts gatewayPorts(ListenerProperties properties, ReactorResourceFactory resources, RequestObserver observer,
			Tunnels tunnels, CredentialFiles files, TcpProxy tcp, Http3Provider http3) {
		return new GatewayPorts(properties.listener(), properties.portOffset(), resources::getLoopResources,
				Schedulers.boundedElastic(), observer, tunnels::drain, properties.tls().provider(), files, tcp, http3);
	}

	/** Made before all else, therefore begins the reading of resources. */
	@Bean
	@DependsOn("resourceStore")
	GatewayWebServerFactory gatewayWebServerFactory(GatewayPorts ports) {
		return new GatewayWebServerFactory(ports);
	}

	@Bean
	DrainOnClose drainOnClose(GatewayPorts ports, ApplicationContext context, Environment environment) {
		return new DrainOnClose(ports, context,
				environment.getProperty("server.shutdown", Shutdown.class) == Shutdown.GRACEFUL);
	}

	@Bean
	ListenersEndpoint listenersEndpoint(GatewayPorts ports) {
		return new ListenersEndpoint(ports);
	}

	@Bean
	UnexpectedFailures unexpectedFailures() {
		return new UnexpectedFailures();
	}

}
