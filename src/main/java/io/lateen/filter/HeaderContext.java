package io.lateen.filter;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.StreamInfo;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What header values can refer to.
 *
 * @param exchange the exchange
 * @param request headers of the request as they are at this moment
 * @param target path and query at this moment
 * @param response headers of the answer, null while there is none
 */
record HeaderContext(ServerWebExchange exchange, HttpHeaders request, String target, @Nullable HttpHeaders response) {

	InboundRequest inbound() {
		return InboundRequest.of(this.exchange);
	}

	StreamInfo info() {
		return StreamInfo.of(this.exchange);
	}

}
