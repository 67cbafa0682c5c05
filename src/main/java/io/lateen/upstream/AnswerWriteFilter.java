package io.lateen.upstream;

import io.lateen.exchange.EdgeResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes the application's answer when the filters behind this one are through with its
 * head, as Spring Cloud Gateway's {@code NettyWriteResponseFilter} does. Natively, unless
 * a filter has put its own response in the way to see the body.
 */
public final class AnswerWriteFilter implements GlobalFilter, Ordered {

	private static final String ATTRIBUTE = AnswerWriteFilter.class.getName() + ".answer";

	@Override
	public int getOrder() {
		return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER;
	}

	/** Puts the head of an answer on the exchange. */
	public static void prepare(ServerWebExchange exchange, Answer answer) {
		// first of all, so that it is dropped should its head be refused
		exchange.getAttributes().put(ATTRIBUTE, answer);
		HttpHeaders headers = answer.headers();
		headers.remove(HttpHeaderNames.CONNECTION);
		headers.remove("keep-alive");
		headers.remove(HttpHeaderNames.PROXY_CONNECTION);
		headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
		headers.remove(HttpHeaderNames.UPGRADE);
		EdgeResponse.of(exchange).nativeHeaders().add(headers);
		exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(answer.status()));
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return chain.filter(exchange).then(write(exchange)).doFinally((signal) -> drop(exchange, signal));
	}

	private static void drop(ServerWebExchange exchange, SignalType end) {
		@Nullable Answer answer = exchange.getAttribute(ATTRIBUTE);
		if (answer != null && end != SignalType.ON_COMPLETE) {
			answer.body().cancel();
		}
	}

	/** Writes the answer of an exchange, when there is one by then. */
	static Mono<Void> write(ServerWebExchange exchange) {
		return Mono.defer(() -> writePrepared(exchange));
	}

	private static Mono<Void> writePrepared(ServerWebExchange exchange) {
		@Nullable Answer answer = exchange.getAttribute(ATTRIBUTE);
		if (answer == null) {
			return Mono.empty();
		}
		ServerHttpResponse response = exchange.getResponse();
		return (response instanceof EdgeResponse edge) ? writeNatively(edge, answer) : write(response, answer);
	}

	private static Mono<Void> writeNatively(EdgeResponse response, Answer answer) {
		@Nullable HttpStatusCode status = response.getStatusCode();
		int code = (status != null) ? status.value() : answer.status();
		@Nullable ByteBuf whole = sized(response) ? answer.body().takeWhole(Unpooled.EMPTY_BUFFER) : null;
		if (whole != null) {
			return response.send(code, EmptyHttpHeaders.INSTANCE, whole);
		}
		response.trailers((trailers) -> {
			@Nullable HttpHeaders of = answer.trailers();
			if (of != null) {
				trailers.add(of);
			}
		});
		return response.send(code, EmptyHttpHeaders.INSTANCE, answer.body(), (part) -> false);
	}

	/**
	 * What comes in chunks leaves in chunks, and with its trailers, even if it is all
	 * here.
	 */
	private static boolean sized(EdgeResponse response) {
		return response.nativeHeaders().contains(HttpHeaderNames.CONTENT_LENGTH);
	}

	private static Mono<Void> write(ServerHttpResponse response, Answer answer) {
		DataBufferFactory factory = response.bufferFactory();
		NettyDataBufferFactory buffers = (factory instanceof NettyDataBufferFactory netty) ? netty
				: new NettyDataBufferFactory(io.netty.buffer.ByteBufAllocator.DEFAULT);
		return response.writeAndFlushWith(answer.body().map((part) -> Mono.just(buffers.wrap(part))));
	}

}
