package io.lateen.upstream;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.StreamInfo;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sends requests to their cluster, in the place of Spring Cloud Gateway's
 * {@code NettyRoutingFilter}. The answer's head is put on the exchange's response, so
 * that filters may still change it on the way back; {@link AnswerWriteFilter} writes it.
 */
public final class UpstreamRoutingFilter implements GlobalFilter, Ordered {

	private final Clusters clusters;

	public UpstreamRoutingFilter(Clusters clusters) {
		this.clusters = clusters;
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
		StreamInfo info = StreamInfo.of(exchange).cluster(outbound.cluster().name());
		@Nullable LiveCluster cluster = this.clusters.find(outbound.cluster());
		if (cluster == null) {
			return FailureReplies.noCluster().send(exchange);
		}
		EdgeRequest edge = EdgeRequest.of(exchange);
		Forwarding forwarding = new Forwarding(cluster, InboundRequest.of(exchange), outbound, info, edge.eventLoop(),
				body(exchange, edge));
		return forwarding.flatMap((outcome) -> take(outcome, exchange, chain));
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

	/** The request's body, null where it has none. */
	private static @Nullable Flux<ByteBuf> body(ServerWebExchange exchange, EdgeRequest edge) {
		ServerHttpRequest request = exchange.getRequest();
		if (request != edge) {
			return request.getBody().map(NettyDataBufferFactory::toByteBuf);
		}
		return edge.hasBody() ? edge.body() : null;
	}

}
