package io.lateen.filter;

import java.util.List;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.ResponseEdit;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What a route does to the answer's headers: its header operations, then those of its
 * cross-origin policy, which answers of a fault do not get.
 *
 * @param edits in their order
 * @param crossOrigin the policy, or null
 * @param origin an allowed one, or null
 */
record RouteAnswer(ServerWebExchange exchange, List<HeaderEdit> edits, @Nullable CrossOrigin crossOrigin,
		@Nullable String origin) implements ResponseEdit {

	@Override
	public void apply(int status, HttpHeaders headers) {
		if (!this.edits.isEmpty()) {
			HeaderContext context = context(headers);
			this.edits.forEach((edit) -> edit.apply(headers, context));
		}
		if (this.crossOrigin != null && this.origin != null) {
			this.crossOrigin.allow(headers, this.origin);
		}
	}

	private HeaderContext context(HttpHeaders headers) {
		OutboundRequest outbound = OutboundRequest.ofRoute(this.exchange);
		// Envoy looks for the cluster before it makes the request what the application
		// sees
		boolean made = !StreamInfo.of(this.exchange).flags().contains(ResponseFlag.NO_CLUSTER);
		if (outbound != null && made) {
			return new HeaderContext(this.exchange, outbound.headers(), outbound.target(), headers);
		}
		InboundRequest inbound = InboundRequest.of(this.exchange);
		return new HeaderContext(this.exchange, inbound.headers(), inbound.target(), headers);
	}

}
