package io.lateen.upstream.connection;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection, which is its own one stream at a time. While it is idle it goes
 * on reading, so that its end is noticed.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements UpstreamStream {

	/** How long the reset may take that follows the end of a connection. */
	private static final int RESET_MILLIS = 10;

	private static final long RESET_NANOS = TimeUnit.MILLISECONDS.toNanos(RESET_MILLIS);

	private static final int MAX_HEAD = 128 * 1024;

	private static final int SWITCHING_PROTOCOLS = HttpResponseStatus.SWITCHING_PROTOCOLS.code();

	/** Reactor Netty keeps up to 128 pieces of an answer for a slow client. */
	private static final int MAX_PIECE = 16 * 1024;

	/** May be sent again where it is not known what became of them (RFC 9110, 9.2.2). */
	private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

	/** Of these a missing length says that there is no body (RFC 9110, section 8.6). */
	private static final Set<String> BODILESS = Set.of("GET", "HEAD", "DELETE", "TRACE", "CONNECT");

	private final Channel channel;

	private final Http1Pool pool;

	private @Nullable AnswerListener listener;

	private int requests;

	private long idleSince;

	private boolean requestEnded;

	private boolean flushed;

	private boolean answered;

	private boolean interim;

	private boolean keepAlive;

	private boolean asksUpgrade;

	private boolean upgraded;

	private boolean abandoned;

	private boolean inputEnded;

	private boolean closedHere;

	private boolean unseen;

	private boolean retired;

	private long begun;

	private boolean idempotent;

	private boolean doubtful;

	Http1Connection(Channel channel, Http1Pool pool) {
		this.channel = channel;
		this.pool = pool;
	}

	/** The next stream begins. */
	void begin() {
		this.requests++;
		this.begun = System.nanoTime();
		this.requestEnded = false;
		this.flushed = false;
		this.answered = false;
		this.interim = false;
		this.keepAlive = false;
	}

	/** The stream under way is the last. */
	void retire() {
		this.retired = true;
	}

	void idleSince(long nanos) {
		this.idleSince = nanos;
	}

	long idleSince() {
		return this.idleSince;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		HttpDecoderConfig config = new HttpDecoderConfig().setMaxInitialLineLength(MAX_HEAD)
			.setMaxHeaderSize(MAX_HEAD)
			.setMaxChunkSize(MAX_PIECE)
			.setHeadersFactory(LowerCaseHeaders.FACTORY)
			.setTrailersFactory(LowerCaseHeaders.FACTORY);
		context.pipeline().addBefore(context.name(), "codec", new HttpClientCodec(config, false, false));
	}

	@Override
	public Channel channel() {
		return this.channel;
	}

	@Override
	public void start(RequestHead head, AnswerListener listener, boolean end) {
		this.listener = listener;
		this.idempotent = IDEMPOTENT.contains(head.method());
		this.asksUpgrade = head.headers().contains(HttpHeaderNames.UPGRADE);
		frame(head, end);
		this.channel.write(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(head.method()),
				head.target(), head.headers()), this.channel.voidPromise());
		if (end) {
			end();
		}
	}

	/**
	 * Says how long the body is. Without it the body's bytes would be taken for the next
	 * request (Envoy: source/common/http/http1/codec_impl.cc, encodeHeadersBase).
	 */
	private static void frame(RequestHead head, boolean end) {
		HttpHeaders headers = head.headers();
		if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
			return;
		}
		if (!end) {
			headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
		}
		else if (!BODILESS.contains(head.method())) {
			headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
		}
	}

	@Override
	public void write(ByteBuf data) {
		this.channel.write(new DefaultHttpContent(data), this.channel.voidPromise());
	}

	@Override
	public void end() {
		this.requestEnded = true;
		this.channel.write(LastHttpContent.EMPTY_LAST_CONTENT, this.channel.voidPromise());
	}

	@Override
	public void flush() {
		this.flushed = true;
		this.channel.flush();
	}

	@Override
	public boolean writable() {
		return this.channel.isWritable();
	}

	@Override
	public void read(boolean on) {
		this.channel.config().setAutoRead(on);
	}

	@Override
	public void cancel() {
		if (this.listener != null) {
			this.listener = null;
			this.pool.returnRequest();
		}
		this.channel.close();
	}

	@Override
	public void upgrade(ChannelHandler handler, List<ByteBuf> early, Runnable closed) {
		this.listener = null;
		this.abandoned = true;
		ChannelPipeline pipeline = this.channel.pipeline();
		pipeline.addLast(handler);
		ChannelHandlerContext context = pipeline.context(this);
		early.forEach(context::fireChannelRead);
		context.fireChannelReadComplete();
		pipeline.remove(HttpClientCodec.class); // hands on what it has read
		pipeline.remove(this);
		this.channel.closeFuture().addListener((future) -> {
			this.pool.returnRequest();
			this.pool.closed(this);
			closed.run();
		});
		this.channel.config().setAutoRead(true);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		@Nullable AnswerListener listener = this.listener;
		if (listener == null) {
			// nobody asked: what comes can't be told from the next answer
			ReferenceCountUtil.release(message);
			this.channel.close();
			return;
		}
		switch (message) {
			case HttpResponse response -> head(response, listener);
			case HttpContent content -> content(content, listener);
			// after 101 the codec passes on what it gets
			case ByteBuf data -> listener.onData(data);
			default -> ReferenceCountUtil.release(message);
		}
	}

	private void head(HttpResponse response, AnswerListener listener) {
		if (response.decoderResult().isFailure()) {
			end(listener, AnswerListener.Reset.of(ResetReason.PROTOCOL_ERROR));
			return;
		}
		int status = response.status().code();
		if (status < 100 || status > 999 || (status == SWITCHING_PROTOCOLS && !this.asksUpgrade)) {
			end(listener, AnswerListener.Reset.of(ResetReason.PROTOCOL_ERROR));
			return;
		}
		this.interim = status < 200 && status != SWITCHING_PROTOCOLS;
		if (this.interim) {
			listener.onInterim(status, response.headers());
			return;
		}
		this.answered = true;
		this.keepAlive = HttpUtil.isKeepAlive(response);
		this.upgraded = status == SWITCHING_PROTOCOLS;
		if (this.upgraded) {
			this.channel.config().setAutoRead(false);
		}
		listener.onHead(status, response.headers());
	}

	private void content(HttpContent content, AnswerListener listener) {
		if (content.decoderResult().isFailure()) {
			content.release();
			end(listener, AnswerListener.Reset.of(ResetReason.PROTOCOL_ERROR));
			return;
		}
		if (content.content().isReadable()) {
			listener.onData(content.content());
		}
		else {
			content.release();
		}
		if (content instanceof LastHttpContent last && !this.interim && !this.upgraded && this.listener == listener) {
			complete(last, listener);
		}
	}

	private void complete(LastHttpContent last, AnswerListener listener) {
		this.listener = null;
		this.pool.returnRequest();
		this.channel.config().setAutoRead(true);
		boolean reusable = this.requestEnded && this.keepAlive && !this.retired && this.channel.isActive()
				&& this.requests < this.pool.limits().maxRequestsPerConnection();
		listener.onEnd(last.trailingHeaders());
		if (reusable) {
			this.pool.release(this);
		}
		else {
			this.channel.close();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.listener != null) {
			this.listener.onPause();
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (this.listener != null) {
			this.listener.onWritabilityChanged();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslCloseCompletionEvent) {
			// who reads on after its goodbye acknowledges what it does not look at
			this.doubtful |= this.idempotent && System.nanoTime() - this.begun < RESET_NANOS;
		}
		if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
			this.inputEnded = true;
			this.unseen |= TcpState.unseen(this.channel);
			if (this.listener != null && untouched() && !this.unseen) {
				// who closes with unread bytes resets the connection, a moment after its
				// end
				context.executor().schedule(this::closeLate, RESET_MILLIS, TimeUnit.MILLISECONDS);
			}
			else {
				this.channel.close();
			}
		}
	}

	private void closeLate() {
		this.closedHere = true;
		this.unseen |= TcpState.unseen(this.channel);
		this.channel.close();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.unseen |= cause instanceof IOException;
		this.channel.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!this.abandoned) {
			this.abandoned = true;
			this.pool.closed(this);
		}
		// the end of its input came first, then its reset
		this.unseen |= this.inputEnded && !this.closedHere;
		@Nullable AnswerListener listener = this.listener;
		if (listener != null) {
			end(listener, new AnswerListener.Reset(ResetReason.CONNECTION_TERMINATION, stale(), null));
		}
	}

	private void end(AnswerListener listener, AnswerListener.Reset reset) {
		this.listener = null;
		this.pool.returnRequest();
		this.channel.close();
		listener.onReset(reset);
	}

	/** Whether the connection was used before, and nothing came on it since. */
	private boolean untouched() {
		return this.requests > 1 && !this.answered && !this.interim;
	}

	/**
	 * Whether the endpoint closed the connection while it was idle. A connection that
	 * ends without the end of its input failed in writing: Netty closes it then.
	 */
	private boolean stale() {
		return untouched() && (!this.flushed || this.unseen || this.doubtful || !this.inputEnded);
	}

}
