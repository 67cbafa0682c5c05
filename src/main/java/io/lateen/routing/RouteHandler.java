package io.lateen.routing;

import io.lateen.exchange.InboundRequest;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/** Runs the filters of one route, put together when the route was compiled. */
final class RouteHandler implements WebHandler {

	private final GatewayFilterChain chain;

	private final GatewayFilterChain chainOfUpgrades;

	RouteHandler(GatewayFilterChain chain, GatewayFilterChain chainOfUpgrades) {
		this.chain = chain;
		this.chainOfUpgrades = chainOfUpgrades;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		boolean upgrade = InboundRequest.of(exchange).upgrade();
		return (upgrade ? this.chainOfUpgrades : this.chain).filter(exchange);
	}

}
