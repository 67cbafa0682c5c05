package io.lateen.upstream;

import java.util.List;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.StreamInfo;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Sends requests to their clusters. Thread-safe. */
public final class Dispatcher {

	private final Clusters clusters;

	private final Mirrors mirrors;

	public Dispatcher(Clusters clusters) {
		this.clusters = clusters;
		this.mirrors = new Mirrors(clusters);
	}

	/**
	 * Sends the request of an exchange to its cluster.
	 * @return what came of it, on the event loop of the client's connection; an answer
	 * must be written, or its body cancelled
	 */
	public Mono<Outcome> dispatch(ServerWebExchange exchange, OutboundRequest outbound) {
		StreamInfo info = StreamInfo.of(exchange).cluster(outbound.cluster().name());
		InboundRequest inbound = InboundRequest.of(exchange);
		@Nullable LiveCluster cluster = this.clusters.find(outbound.cluster(), inbound.startNanos());
		if (cluster == null) {
			return Mono.just(new Outcome.Refused(FailureReplies.noCluster()));
		}
		EdgeRequest edge = EdgeRequest.of(exchange);
		BalancedRequest request = new BalancedRequest(inbound, edge.channel());
		@Nullable Flux<ByteBuf> body = body(exchange, edge);
		Runnable sendContinue = EdgeResponse.of(exchange)::sendContinue;
		List<MirroredBody> copies = this.mirrors.send(request, outbound, body != null);
		if (body == null || copies.isEmpty()) {
			return new Forwarding(cluster, request, outbound, info, body, sendContinue);
		}
		return Mirrors.ending(
				new Forwarding(cluster, request, outbound, info, Mirrors.copying(body, copies), sendContinue), copies);
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
