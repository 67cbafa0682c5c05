package io.lateen.listener.http3;

import java.util.Map;

import io.lateen.listener.HiddenHeaders;
import io.lateen.listener.ListenerSettings;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersValidationException;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * What Netty and Reactor Netty leave open of a request's stream; in the pipeline before
 * HTTP/3 becomes HTTP/1 objects.
 * <ul>
 * <li>A malformed request (RFC 9114, section 4.1.2) is reset; a head that is too large is
 * answered 431.
 * <li>Whether a body follows is found out: the end of the stream comes with the head, but
 * is told of behind it.
 * <li>A request that its client resets is given up, and an answer that is cut off does
 * not look like a whole one.
 * </ul>
 */
final class Http3StreamEdge extends ChannelDuplexHandler {

	// of a header, beside its text (RFC 9114, section 4.2.2)
	private static final int HEADER_OVERHEAD = 32;

	// RFC 9114, section 4.2
	private static final AsciiString[] OF_CONNECTIONS = { HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE,
			HttpHeaderNames.TRANSFER_ENCODING, AsciiString.cached("keep-alive"),
			AsciiString.cached("proxy-connection") };

	private static final int DELETE = 0x7f;

	private final QuicConnection connection;

	private final QuicStreamChannel stream;

	private boolean begun;

	private boolean refused;

	// bytes that are still to come, where the head tells
	private long left = -1;

	// until it is known whether the stream ended with it
	private @Nullable Http3HeadersFrame head;

	private Http3StreamEdge(QuicConnection connection, QuicStreamChannel stream) {
		this.connection = connection;
		this.stream = stream;
	}

	/**
	 * Sees that a new stream gets the handler: its pipeline is made when it is
	 * registered, and it is read from right after.
	 */
	static void install(QuicConnection connection, QuicStreamChannel stream) {
		stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRegistered(ChannelHandlerContext ctx) {
				ctx.pipeline().addBefore(NettyPipeline.H3ToHttp11Codec, null, new Http3StreamEdge(connection, stream));
				ctx.fireChannelRegistered();
				ctx.pipeline().remove(this);
			}

		});
	}

	/**
	 * The most that is read of a head, more than what is allowed: beyond it Netty ends
	 * the connection with all its requests.
	 */
	static long fieldSection(ListenerSettings settings) {
		return 2 * settings.maxHeaderSize().toBytes();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (this.refused || this.stream.isOutputShutdown()) {
			ReferenceCountUtil.release(message);
			stopInput();
		}
		else if (!this.begun && message instanceof Http3HeadersFrame frame) {
			this.begun = true;
			begin(ctx, frame);
		}
		else {
			passHead(ctx);
			if (message instanceof Http3DataFrame data && this.left >= 0) {
				this.left -= data.content().readableBytes();
			}
			ctx.fireChannelRead(message);
		}
	}

	private void begin(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
		Http3Headers headers = frame.headers();
		if (isMalformed(headers)) {
			this.refused = true;
			this.stream.shutdown(Http3ErrorCode.H3_MESSAGE_ERROR.code());
		}
		else if (size(headers) > this.connection.maxHeaderSize()) {
			this.refused = true;
			answerTooLarge(ctx);
		}
		else {
			HiddenHeaders.hide(headers);
			this.left = headers.getLong(HttpHeaderNames.CONTENT_LENGTH, -1);
			this.head = frame;
			ctx.executor().execute(() -> passHead(ctx));
		}
	}

	private static boolean isMalformed(Http3Headers headers) {
		for (AsciiString name : OF_CONNECTIONS) {
			if (headers.contains(name)) {
				return true;
			}
		}
		CharSequence te = headers.get(HttpHeaderNames.TE);
		if (te != null && !HttpHeaderValues.TRAILERS.contentEqualsIgnoreCase(te)) {
			return true;
		}
		CharSequence method = headers.method();
		if (method == null || HttpHeaderValidationUtil.validateToken(method) >= 0 || !isTarget(headers.path())) {
			return true;
		}
		for (Map.Entry<CharSequence, CharSequence> header : headers) {
			CharSequence name = header.getKey();
			boolean pseudo = name.charAt(0) == ':';
			if ((!pseudo && HttpHeaderValidationUtil.validateToken(name) >= 0)
					|| HttpHeaderValidationUtil.validateValidHeaderValue(header.getValue()) >= 0) {
				return true;
			}
		}
		return false;
	}

	// Netty makes no request of others
	private static boolean isTarget(@Nullable CharSequence path) {
		return path == null || (!path.isEmpty() && path.chars().allMatch((c) -> c > ' ' && c != DELETE));
	}

	private static long size(Http3Headers headers) {
		long size = 0;
		for (Map.Entry<CharSequence, CharSequence> header : headers) {
			size += header.getKey().length() + header.getValue().length() + HEADER_OVERHEAD;
		}
		return size;
	}

	private void answerTooLarge(ChannelHandlerContext ctx) {
		Http3Headers answer = new DefaultHttp3Headers().status("431");
		answer.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
		ctx.writeAndFlush(new DefaultHttp3HeadersFrame(answer)).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
		stopInput();
	}

	private void passHead(ChannelHandlerContext ctx) {
		Http3HeadersFrame held = this.head;
		if (held != null) {
			this.head = null;
			ctx.fireChannelRead(held);
			ctx.fireChannelReadComplete();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownEvent.INSTANCE) {
			if (this.left > 0) {
				refuseIncomplete(ctx);
				return;
			}
			Http3HeadersFrame held = this.head;
			if (held != null) {
				HiddenHeaders.endWithHead(held.headers());
				passHead(ctx);
			}
		}
		ctx.fireUserEventTriggered(event);
	}

	// before an application takes it for whole
	private void refuseIncomplete(ChannelHandlerContext ctx) {
		this.refused = true;
		this.head = null;
		this.stream.shutdown(Http3ErrorCode.H3_MESSAGE_ERROR.code());
		ctx.close();
	}

	/** The client's errors are no trouble of the gateway's. */
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof QuicException) {
			this.head = null;
			this.connection.requestReset();
			this.stream.shutdown(Http3ErrorCode.H3_REQUEST_CANCELLED.code());
			ctx.close();
		}
		else if (!(cause instanceof Http3Exception || cause instanceof Http3HeadersValidationException)) {
			ctx.fireExceptionCaught(cause);
		}
	}

	/** To close a stream is to end it as if all were said. */
	@Override
	public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
		if (!this.stream.isOutputShutdown()) {
			this.stream.shutdownOutput(Http3ErrorCode.H3_INTERNAL_ERROR.code());
		}
		stopInput();
		ctx.close(promise);
	}

	private void stopInput() {
		if (!this.stream.isInputShutdown()) {
			this.stream.shutdownInput(Http3ErrorCode.H3_NO_ERROR.code());
		}
	}

}
