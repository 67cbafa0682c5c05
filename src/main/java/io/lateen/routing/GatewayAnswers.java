package io.lateen.routing;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.ResponseFlag;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/** Answers to requests for which no route of the table is asked, or none was found. */
enum GatewayAnswers implements WebHandler {

	/** Neither route nor virtual host. */
	NO_ROUTE {
		private static final LocalReply NOT_FOUND = LocalReply.of(404).because(ResponseFlag.NO_ROUTE);

		@Override
		public Mono<Void> handle(ServerWebExchange exchange) {
			return NOT_FOUND.send(exchange);
		}
	},

	/**
	 * The host is another server's than the connection's: the client is to open a
	 * connection of its own (RFC 9110, section 15.5.20). Browsers send requests of all
	 * hosts that a certificate has on one HTTP/2 connection; Istio answers them 404.
	 */
	MISDIRECTED {
		private static final LocalReply REPLY = LocalReply.of(421).because(ResponseFlag.NO_ROUTE);

		@Override
		public Mono<Void> handle(ServerWebExchange exchange) {
			return REPLY.send(exchange);
		}
	},

	/**
	 * A Gateway server wants https: the Host stays as it is, port included, even port 80
	 * (istio pilot/pkg/networking/core/gateway.go, require_tls; Envoy
	 * source/common/router/config_impl.cc, SslRedirectRoute).
	 */
	HTTPS_REDIRECT {
		@Override
		public Mono<Void> handle(ServerWebExchange exchange) {
			InboundRequest request = InboundRequest.of(exchange);
			return LocalReply.of(301).with(HttpHeaderNames.LOCATION, location(request)).send(exchange);
		}

		private String location(InboundRequest request) {
			String path = "https://" + request.authority() + request.path();
			return (request.query() != null) ? path + "?" + request.query() : path;
		}
	}

}
