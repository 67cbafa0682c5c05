package io.lateen.exchange;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.web.server.ServerWebExchange;

/**
 * The answer to an {@link InboundRequest}. Written either through Spring, or natively by
 * {@link #send}, which spares the wrappers. Either way the route's {@link ResponseEdit}
 * and the gateway's own headers are applied once, right before the head leaves.
 */
public final class EdgeResponse extends AbstractServerHttpResponse {

	private final HttpServerResponse response;

	private final InboundRequest inbound;

	private final EdgeRequest request;

	private final StreamInfo info;

	private final BooleanSupplier draining;

	private final @Nullable String altService;

	private boolean actions;

	private boolean headDone;

	/**
	 * Wraps an answer.
	 * @param draining whether the connection should end with this answer, asked when its
	 * head is written
	 * @param altService where else the server is to be found: {@code alt-svc} of the
	 * answers of its routes, null for none
	 */
	public EdgeResponse(HttpServerResponse response, InboundRequest inbound, EdgeRequest request, StreamInfo info,
			NettyDataBufferFactory buffers, BooleanSupplier draining, @Nullable String altService) {
		super(buffers, new org.springframework.http.HttpHeaders(new Netty4HeadersAdapter(response.responseHeaders())));
		this.response = response;
		this.inbound = inbound;
		this.request = request;
		this.info = info;
		this.draining = draining;
		this.altService = altService;
	}

	/** The gateway's answer behind an exchange, whatever it was wrapped in since. */
	public static EdgeResponse of(ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		while (response instanceof ServerHttpResponseDecorator decorator) {
			response = decorator.getDelegate();
		}
		if (response instanceof EdgeResponse edge) {
			return edge;
		}
		throw new IllegalStateException("Not an answer of the gateway: " + response);
	}

	/**
	 * Sends an answer natively. The body streams; the head leaves with its first part, or
	 * at once where the body is not ready.
	 * @param status its status
	 * @param headers its headers, added to those that were set before; hop-by-hop headers
	 * must not be among them. Without {@code content-length} the body is sent in chunks
	 * @param body its parts, released by the connection; must be empty where HTTP allows
	 * no body (HEAD, 204, 304)
	 * @param flush after which parts to write to the socket at once; the others are
	 * written when the event loop is through with what is at hand
	 * @return completes when all is written
	 */
	public Mono<Void> send(int status, HttpHeaders headers, Publisher<? extends ByteBuf> body,
			Predicate<ByteBuf> flush) {
		if (this.actions) {
			return doCommit(() -> writeNatively(status, headers, body, flush));
		}
		return writeNatively(status, headers, body, flush);
	}

	/** Sends an answer whose body is at hand, or that has none. */
	public Mono<Void> send(int status, HttpHeaders headers, ByteBuf body) {
		HttpHeaders before = this.response.responseHeaders();
		// of HEAD it is not known; HTTP/2 and HTTP/3 end a stream without saying that
		// nothing comes
		boolean unknown = !body.isReadable() && (isHead() || this.inbound.multiplexed());
		if (!unknown && allowsLength(status) && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
				&& !before.contains(HttpHeaderNames.CONTENT_LENGTH)) {
			before.setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
		}
		Supplier<Mono<Void>> write = () -> {
			writeHead(status, headers);
			if (unknown && this.inbound.multiplexed()) {
				body.release();
				return this.response.sendHeaders().then(); // an object would be given its
															// length
			}
			return this.response.sendObject(withoutBodyOfHead(body)).then();
		};
		return this.actions ? doCommit(write) : write.get();
	}

	/**
	 * The answer's headers so far, those that Spring shows; written to until it is sent.
	 */
	public HttpHeaders nativeHeaders() {
		return this.response.responseHeaders();
	}

	/**
	 * Says which trailers follow the body. Called when the body has ended; HTTP/1.1 sends
	 * them only behind chunks. To be called before {@link #send}.
	 */
	public void trailers(Consumer<? super HttpHeaders> trailers) {
		this.response.trailerHeaders(trailers);
	}

	/**
	 * Completes the head of an answer that is not written by Reactor Netty, as that of an
	 * upgrade: what it holds then is in {@link #nativeHeaders()}.
	 * @return completes when filters have had their say
	 */
	public Mono<Void> completeHead(int status, HttpHeaders headers) {
		if (this.actions) {
			return doCommit(() -> Mono.fromRunnable(() -> writeHead(status, headers)));
		}
		writeHead(status, headers);
		return Mono.empty();
	}

	/** Whether the port closes: its connections end with their answers. */
	public boolean draining() {
		return this.draining.getAsBoolean();
	}

	/** Closes the connection (HTTP/1.1) after this answer. */
	public void closeConnection() {
		this.response.keepAlive(false);
	}

	/** Cuts an answer off: closes the connection, or resets the HTTP/2 stream. */
	public void abort() {
		this.response.withConnection((connection) -> connection.channel().close());
	}

	/** Passes {@code 100 Continue} on, before the answer itself. */
	public void sendContinue() {
		this.response.withConnection((connection) -> connection.channel()
			.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE,
					Unpooled.EMPTY_BUFFER)));
	}

	private Mono<Void> writeNatively(int status, HttpHeaders headers, Publisher<? extends ByteBuf> body,
			Predicate<ByteBuf> flush) {
		writeHead(status, headers);
		return this.response.send(body, (part) -> count(part, flush)).then();
	}

	private void writeHead(int status, HttpHeaders headers) {
		this.response.status(HttpResponseStatus.valueOf(status));
		HttpHeaders target = this.response.responseHeaders();
		target.add(headers);
		finishHead();
	}

	private boolean isHead() {
		return HttpMethod.HEAD.name().equals(this.inbound.method());
	}

	private ByteBuf withoutBodyOfHead(ByteBuf body) {
		if (!isHead()) {
			this.info.sent(body.readableBytes());
			return body;
		}
		body.release();
		return Unpooled.EMPTY_BUFFER;
	}

	private static boolean allowsLength(int status) {
		return status != 204 && status != 304;
	}

	private boolean count(ByteBuf part, Predicate<ByteBuf> flush) {
		this.info.sent(part.readableBytes());
		return flush.test(part);
	}

	private void finishHead() {
		if (this.headDone) {
			return;
		}
		this.headDone = true;
		HttpHeaders headers = this.response.responseHeaders();
		int status = this.response.status().code();
		this.info.status(status);
		if (this.info.upstreamServiceMillis() >= 0 && this.inbound.mesh().headers().debugHeaders()) {
			headers.set(GatewayHeaders.UPSTREAM_SERVICE_TIME, Long.toString(this.info.upstreamServiceMillis()));
		}
		edit().apply(status, headers);
		if (this.altService != null
				&& this.request.getAttributes().containsKey(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR)) {
			headers.add(GatewayHeaders.ALT_SVC, this.altService);
		}
		GatewayHeaders.write(headers, this.inbound.mesh().headers());
		// an upgrade that was granted keeps its Connection: upgrade, one that was refused
		// ends the connection
		if (!this.inbound.multiplexed() && status != HttpResponseStatus.SWITCHING_PROTOCOLS.code()
				&& (this.draining.getAsBoolean() || this.inbound.upgrade())) {
			closeConnection();
		}
	}

	private ResponseEdit edit() {
		Map<String, Object> attributes = this.request.getAttributes();
		return (attributes.get(ResponseEdit.ATTRIBUTE) instanceof ResponseEdit edit) ? edit : ResponseEdit.NONE;
	}

	@Override
	public void beforeCommit(Supplier<? extends Mono<Void>> action) {
		this.actions = true;
		super.beforeCommit(action);
	}

	@Override
	public boolean isCommitted() {
		return this.headDone || this.response.hasSentHeaders() || super.isCommitted();
	}

	@Override
	public boolean setStatusCode(@Nullable HttpStatusCode status) {
		return !this.headDone && super.setStatusCode(status);
	}

	@Override
	protected void applyStatusCode() {
		HttpStatusCode status = getStatusCode();
		if (status != null) {
			this.response.status(status.value());
		}
	}

	@Override
	protected void applyHeaders() {
		// they are the native ones; the last touch follows the cookies
	}

	@Override
	protected void applyCookies() {
		getCookies().values().forEach((sameName) -> sameName.forEach(this::apply));
		finishHead();
	}

	private void apply(ResponseCookie cookie) {
		this.response.responseHeaders().add(HttpHeaderNames.SET_COOKIE, cookie.toString());
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		if (isHead()) {
			return Flux.from(body).doOnNext(DataBufferUtils::release).then();
		}
		return this.response.send(toByteBufs(body)).then();
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (isHead()) {
			return Flux.from(body).concatMap((parts) -> parts).doOnNext(DataBufferUtils::release).then();
		}
		return this.response.sendGroups(Flux.from(body).map(this::toByteBufs)).then();
	}

	private Publisher<ByteBuf> toByteBufs(Publisher<? extends DataBuffer> body) {
		return (body instanceof Mono) ? Mono.from(body).map(this::toByteBuf) : Flux.from(body).map(this::toByteBuf);
	}

	private ByteBuf toByteBuf(DataBuffer buffer) {
		this.info.sent(buffer.readableByteCount());
		return NettyDataBufferFactory.toByteBuf(buffer);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getNativeResponse() {
		return (T) this.response;
	}

}
