package io.lateen.upstream;

import io.lateen.exchange.OutboundRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sends requests to their cluster, in the place of Spring Cloud Gateway's
 * {@code NettyRoutingFilter}. The answer's head is put on the exchange's response, so
 * that filters may still change it on the way back; {@link AnswerWriteFilter} writes it.
 */
public final class UpstreamRoutingFilter implements GlobalFilter, Ordered {

	private final Dispatcher dispatcher;

	public UpstreamRoutingFilter(Dispatcher dispatcher) {
		this.dispatcher = dispatcher;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		@Nullable OutboundRequest outbound = OutboundRequest.find(exchange);
		if (outbound == null || ServerWebExchangeUtils.isAlreadyRouted(exchange)) {
			return chain.filter(exchange);
		}
		ServerWebExchangeUtils.setAlreadyRouted(exchange);
		return this.dispatcher.dispatch(exchange, outbound).flatMap((outcome) -> take(outcome, exchange, chain));
	}

	private static Mono<Void> take(Outcome outcome, ServerWebExchange exchange, GatewayFilterChain chain) {
		return switch (outcome) {
			case Outcome.Refused(var reply) -> reply.send(exchange);
			case Answer answer -> {
				AnswerWriteFilter.prepare(exchange, answer);
				yield chain.filter(exchange);
			}
		};
	}

}
