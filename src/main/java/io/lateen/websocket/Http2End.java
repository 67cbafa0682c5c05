package io.lateen.websocket;

import java.nio.channels.ClosedChannelException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a tunnel that is a stream of an HTTP/2 connection (RFC 8441,
 * section 5): bytes come and go in DATA frames, END_STREAM is the end of an output,
 * RST_STREAM an abrupt end.
 */
final class Http2End extends ChannelDuplexHandler {

	private boolean inputEnded;

	/**
	 * The gateway has no more to say on a stream. Completes when all is on its way.
	 */
	static ChannelFuture endOutput(Channel stream) {
		return stream.writeAndFlush(new DefaultHttp2DataFrame(true));
	}

	/** Whether the client has said all. */
	static boolean inputEnded(Channel stream) {
		@Nullable Http2End end = stream.pipeline().get(Http2End.class);
		return end == null || end.inputEnded || !stream.isActive();
	}

	/**
	 * Ends a stream that has nothing more to hear: without an error, as the answer is
	 * complete (RFC 9113, section 8.1).
	 */
	static void abandonInput(Channel stream) {
		@Nullable Http2End end = stream.pipeline().get(Http2End.class);
		if (end != null) {
			end.inputEnded = true;
		}
		stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR), stream.voidPromise());
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof Http2DataFrame frame)) {
			ReferenceCountUtil.release(message);
			return;
		}
		boolean end = frame.isEndStream();
		context.fireChannelRead(frame.content());
		if (end) {
			this.inputEnded = true;
			context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		context.write((message instanceof ByteBuf data) ? new DefaultHttp2DataFrame(data, false) : message, promise);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof Http2ResetFrame) {
			context.fireExceptionCaught(new ClosedChannelException());
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (!this.inputEnded) {
			context.fireExceptionCaught(new ClosedChannelException());
		}
		context.fireChannelInactive();
	}

}
