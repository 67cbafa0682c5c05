package io.lateen.exchange;

import java.time.Duration;
import java.util.List;

import io.lateen.model.ClusterKey;
import io.lateen.model.Mirror;
import io.lateen.model.RetryPolicy;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
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

	/** The request that leaves for an exchange, null where its route does not forward. */
	public static @Nullable OutboundRequest find(ServerWebExchange exchange) {
		return exchange.getAttribute(OutboundRequest.class.getName());
	}

	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(OutboundRequest.class.getName(), this);
	}

}
