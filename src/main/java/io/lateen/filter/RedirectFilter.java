package io.lateen.filter;

import java.util.List;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Action;
import io.lateen.model.Route;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/** Answers with a redirect. */
final class RedirectFilter implements GatewayFilter {

	private final Route route;

	private final Action.Redirect redirect;

	private final List<HeaderEdit> edits;

	RedirectFilter(Route route, Action.Redirect redirect) {
		this.route = route;
		this.redirect = redirect;
		this.edits = HeaderEdit.of(redirect.response());
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		StreamInfo.of(exchange).route(this.route.origin().name()).detail("direct_response");
		new RouteAnswer(exchange, this.edits, null, null).attach(exchange);
		String location = RedirectLocation.of(this.redirect, InboundRequest.of(exchange));
		return LocalReply.of(this.redirect.status()).with(HttpHeaderNames.LOCATION, location).send(exchange);
	}

	@Override
	public String toString() {
		return this.redirect.toString();
	}

}
