package io.lateen.upstream.connection;

import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A stream of an {@link Http2Connection}. */
final class Http2Stream extends ChannelInboundHandlerAdapter implements UpstreamStream {

	private final Http2Connection connection;

	private @Nullable Channel channel;

	private @Nullable AnswerListener listener;

	private boolean requestEnded;

	private boolean answered;

	private boolean ended;

	Http2Stream(Http2Connection connection) {
		this.connection = connection;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.channel = context.channel();
	}

	@Override
	public Channel channel() {
		if (this.channel == null) {
			throw new IllegalStateException("Not open yet");
		}
		return this.channel;
	}

	@Override
	public void start(RequestHead head, AnswerListener listener, boolean end) {
		this.listener = listener;
		this.requestEnded = end;
		channel().write(new DefaultHttp2HeadersFrame(headers(head), end));
	}

	/** RFC 9113, section 8.3.1; what belongs to a connection (8.2.2) stays behind. */
	private static Http2Headers headers(RequestHead head) {
		Http2Headers headers = new DefaultHttp2Headers(false, head.headers().size() + 4).method(head.method())
			.scheme(head.scheme())
			.path(head.target());
		var all = head.headers().iteratorCharSequence();
		while (all.hasNext()) {
			Map.Entry<CharSequence, CharSequence> header = all.next();
			String name = header.getKey().toString();
			switch (name) {
				case "host" -> headers.authority(header.getValue());
				case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" -> {
				}
				default -> headers.add(header.getKey(), header.getValue());
			}
		}
		return headers;
	}

	@Override
	public void write(ByteBuf data) {
		channel().write(new DefaultHttp2DataFrame(data, false));
	}

	@Override
	public void end() {
		this.requestEnded = true;
		channel().write(new DefaultHttp2DataFrame(true));
	}

	@Override
	public void flush() {
		channel().flush();
	}

	@Override
	public boolean writable() {
		return channel().isWritable();
	}

	@Override
	public void read(boolean on) {
		channel().config().setAutoRead(on);
	}

	@Override
	public void upgrade(ChannelHandler handler, List<ByteBuf> early, Runnable closed) {
		throw new UnsupportedOperationException("HTTP/2 has no 101");
	}

	@Override
	public void cancel() {
		this.listener = null;
		ended();
		channel().close();
	}

	private void ended() {
		if (!this.ended) {
			this.ended = true;
			this.connection.streamEnded();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		@Nullable AnswerListener listener = this.listener;
		if (listener == null) {
			ReferenceCountUtil.release(message);
			return;
		}
		switch (message) {
			case Http2HeadersFrame frame -> head(frame, listener);
			case Http2DataFrame frame -> data(frame, listener);
			default -> ReferenceCountUtil.release(message);
		}
	}

	private void head(Http2HeadersFrame frame, AnswerListener listener) {
		HttpHeaders headers = headers(frame.headers());
		@Nullable CharSequence pseudo = frame.headers().status();
		if (this.answered) {
			complete(headers, listener);
			return;
		}
		int status = status(pseudo);
		if (status < 100 || status > 999) {
			reset(AnswerListener.Reset.of(ResetReason.PROTOCOL_ERROR));
			channel().close();
			return;
		}
		if (status < 200) {
			listener.onInterim(status, headers);
			return;
		}
		this.answered = true;
		listener.onHead(status, headers);
		if (frame.isEndStream()) {
			complete(EmptyHttpHeaders.INSTANCE, listener);
		}
	}

	private static int status(@Nullable CharSequence pseudo) {
		try {
			return (pseudo != null) ? Integer.parseInt(pseudo, 0, pseudo.length(), 10) : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	private static HttpHeaders headers(Http2Headers from) {
		HttpHeaders headers = new LowerCaseHeaders();
		for (Map.Entry<CharSequence, CharSequence> header : from) {
			if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey())) {
				headers.add(header.getKey(), header.getValue());
			}
		}
		headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
		return headers;
	}

	private void data(Http2DataFrame frame, AnswerListener listener) {
		boolean last = frame.isEndStream();
		if (frame.content().isReadable()) {
			listener.onData(frame.content());
		}
		else {
			frame.release();
		}
		if (last && this.listener == listener) {
			complete(EmptyHttpHeaders.INSTANCE, listener);
		}
	}

	private void complete(HttpHeaders trailers, AnswerListener listener) {
		this.listener = null;
		listener.onEnd(trailers);
		ended();
		if (!this.requestEnded) {
			channel().close();
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
		if (event instanceof Http2ResetFrame frame) {
			reset(AnswerListener.Reset.of(reason(frame)));
		}
		else if (event instanceof Http2GoAwayFrame) {
			reset(AnswerListener.Reset.of(ResetReason.REMOTE_REFUSED));
		}
		ReferenceCountUtil.release(event);
	}

	private static ResetReason reason(Http2ResetFrame frame) {
		return (frame.errorCode() == Http2Error.REFUSED_STREAM.code()) ? ResetReason.REMOTE_REFUSED
				: ResetReason.REMOTE_RESET;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		reset(AnswerListener.Reset.of(ResetReason.PROTOCOL_ERROR));
		context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		reset(AnswerListener.Reset.of(ResetReason.CONNECTION_TERMINATION));
	}

	private void reset(AnswerListener.Reset reset) {
		@Nullable AnswerListener listener = this.listener;
		this.listener = null;
		ended();
		if (listener != null) {
			listener.onReset(reset);
		}
	}

}
