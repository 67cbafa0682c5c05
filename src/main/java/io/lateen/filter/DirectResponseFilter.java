package io.lateen.filter;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Action;
import io.lateen.model.Route;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/** Answers with the status and body that the route tells. */
final class DirectResponseFilter implements GatewayFilter {

	private final Route route;

	private final Action.DirectResponse response;

	private final List<HeaderEdit> edits;

	/** As Envoy does (source/common/router/router.cc, decodeHeaders). */
	private final boolean tellsLocation;

	DirectResponseFilter(Route route, Action.DirectResponse response) {
		this.route = route;
		this.response = response;
		this.edits = HeaderEdit.of(response.response());
		this.tellsLocation = response.status() == 201 || response.status() / 100 == 3;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		StreamInfo.of(exchange).route(this.route.origin().name()).detail("direct_response");
		new RouteAnswer(exchange, this.edits, null, null).attach(exchange);
		return InboundRequest.of(exchange).grpc() ? sendGrpc(exchange) : send(exchange);
	}

	private Mono<Void> send(ServerWebExchange exchange) {
		HttpHeaders headers = new DefaultHttpHeaders();
		byte[] body = this.response.body().bytes();
		if (body.length > 0) {
			headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain");
		}
		if (this.tellsLocation) {
			headers.set(HttpHeaderNames.LOCATION, location(exchange));
		}
		return EdgeResponse.of(exchange).send(this.response.status(), headers, Unpooled.wrappedBuffer(body));
	}

	private Mono<Void> sendGrpc(ServerWebExchange exchange) {
		String text = new String(this.response.body().bytes(), StandardCharsets.UTF_8);
		LocalReply reply = LocalReply.of(this.response.status(), text);
		return (this.tellsLocation ? reply.with(HttpHeaderNames.LOCATION, location(exchange)) : reply).send(exchange);
	}

	private static String location(ServerWebExchange exchange) {
		InboundRequest request = InboundRequest.of(exchange);
		return request.scheme() + "://" + request.authority() + request.target();
	}

	@Override
	public String toString() {
		return this.response.toString();
	}

}
