package io.lateen.listener;

import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.ResponseFlag;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Answers what no room of the gateway answered: 404 without body where no route was
 * found, 500 for what should not have happened. One line in the log each time, without
 * stack trace, which clients could provoke by the thousand.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class UnexpectedFailures implements WebExceptionHandler {

	private static final Log logger = LogFactory.getLog(UnexpectedFailures.class);

	private static final LocalReply NO_ROUTE = LocalReply.of(404).because(ResponseFlag.NO_ROUTE);

	private static final LocalReply FAILURE = LocalReply.of(500);

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		InboundRequest request = InboundRequest.find(exchange);
		if (request == null) {
			return Mono.error(ex); // the Actuator's
		}
		if (exchange.getResponse().isCommitted()) {
			return cut(exchange, request, ex);
		}
		if (ex instanceof ErrorResponse response && response.getStatusCode() == HttpStatus.NOT_FOUND) {
			return answer(NO_ROUTE, exchange);
		}
		if (ex instanceof AbortedException) {
			return cut(exchange, request, ex); // the client went first
		}
		logger.error("Failed to serve " + request.method() + " " + request.authority() + request.path() + ": " + ex);
		if (logger.isDebugEnabled()) {
			logger.debug("Failed to serve", ex);
		}
		return answer(FAILURE, exchange);
	}

	/**
	 * Headers of the answer that was meant, its length above all, are not of this one.
	 */
	private static Mono<Void> answer(LocalReply reply, ServerWebExchange exchange) {
		HttpHeaders headers = EdgeResponse.of(exchange).nativeHeaders();
		String framing = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
		headers.clear();
		if (framing != null) {
			headers.set(HttpHeaderNames.TRANSFER_ENCODING, framing);
		}
		return reply.send(exchange).onErrorComplete();
	}

	/** The client must see that the answer is not whole. */
	private static Mono<Void> cut(ServerWebExchange exchange, InboundRequest request, Throwable ex) {
		if (logger.isDebugEnabled()) {
			logger.debug("Cut the answer to " + request.method() + " " + request.authority() + request.path(), ex);
		}
		EdgeResponse.of(exchange).abort();
		return Mono.empty();
	}

}
