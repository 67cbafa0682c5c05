package io.lateen.exchange;

import java.time.Duration;
import java.util.List;

import io.lateen.model.ClusterKey;
import io.lateen.model.Mirror;
import io.lateen.model.RetryPolicy;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request as it leaves for an application: what the route's filter made of an
 * {@link InboundRequest}. The body is that of the exchange's request.
 *
 * @param cluster where to
 * @param target path and query, written to the request line as it is
 * @param headers as they are sent, Host and x-envoy headers included, but for the attempt
 * count; owned by this request
 * @param timeout from the end of the request to the end of the answer; null for none
 * @param retry null for never
 * @param mirrors drawn already: each gets a copy
 */
public record OutboundRequest(ClusterKey cluster, String target, HttpHeaders headers, @Nullable Duration timeout,
		@Nullable RetryPolicy retry, List<Mirror> mirrors) {

	private static final String ATTRIBUTE = OutboundRequest.class.getName();

	/**
	 * The request that leaves for an exchange, null where its route does not forward.
	 * What filters of the application changed by {@code exchange.mutate().request(...)},
	 * before or after the route's filter, comes on top.
	 */
	public static @Nullable OutboundRequest find(ServerWebExchange exchange) {
		OutboundRequest outbound = ofRoute(exchange);
		ServerHttpRequest request = exchange.getRequest();
		return (outbound == null || request instanceof EdgeRequest) ? outbound
				: outbound.withChanges(EdgeRequest.of(exchange), request);
	}

	/** What the route's filter made, whatever other filters changed; null for nothing. */
	public static @Nullable OutboundRequest ofRoute(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

	private OutboundRequest withChanges(EdgeRequest before, ServerHttpRequest after) {
		HttpHeaders changed = this.headers.copy();
		before.getHeaders()
			.headerNames()
			.stream()
			.filter((name) -> !after.getHeaders().containsHeader(name))
			.forEach(changed::remove);
		after.getHeaders().forEach((name, values) -> {
			if (!values.equals(before.getHeaders().get(name))) {
				changed.set(name, values);
			}
		});
		return new OutboundRequest(this.cluster, target(before, after), changed, this.timeout, this.retry,
				this.mirrors);
	}

	private String target(EdgeRequest before, ServerHttpRequest after) {
		if (after.getURI().equals(before.getURI())) {
			return this.target;
		}
		String query = after.getURI().getRawQuery();
		return (query != null) ? after.getURI().getRawPath() + "?" + query : after.getURI().getRawPath();
	}

	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

}
