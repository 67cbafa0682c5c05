package io.lateen.listener;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Bounds the frames that a client may send without getting on: PRIORITY, SETTINGS, PING,
 * WINDOW_UPDATE and unknown ones. Netty bounds the others (resets, empty DATA, small
 * CONTINUATIONs) and what is queued in reply. As Envoy does
 * (source/common/http/http2/protocol_constraints.cc) streams and bytes of answers earn
 * further frames; here time does too, so that pings may go on for ever. Who exceeds it is
 * told ENHANCE_YOUR_CALM and loses the connection.
 */
final class Http2Limits extends Http2FrameListenerDecorator {

	/** Frames that may come at once. */
	static final int BURST = 10_000;

	private static final int PER_SECOND = 100;

	private static final int PER_STREAM = 10;

	private final Http2Connection connection;

	private long left = BURST;

	private long refilled = System.nanoTime();

	private int lastStream;

	private long granted = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

	private long lastSent;

	private Http2Limits(Http2Connection connection, Http2FrameListener listener) {
		super(listener);
		this.connection = connection;
	}

	/** Applies them to a connection before its first frame is read. */
	static void apply(ChannelPipeline pipeline) {
		Http2FrameCodec codec = pipeline.get(Http2FrameCodec.class);
		codec.decoder().frameListener(new Http2Limits(codec.connection(), codec.decoder().frameListener()));
		pipeline.addLast(ConnectionErrors.INSTANCE);
	}

	@Override
	public void onPriorityRead(ChannelHandlerContext ctx, int streamId, int streamDependency, short weight,
			boolean exclusive) throws Http2Exception {
		count();
		super.onPriorityRead(ctx, streamId, streamDependency, weight, exclusive);
	}

	@Override
	public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
		count();
		super.onSettingsRead(ctx, settings);
	}

	@Override
	public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
		count();
		super.onSettingsAckRead(ctx);
	}

	@Override
	public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
		count();
		super.onPingRead(ctx, data);
	}

	@Override
	public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
		count();
		super.onPingAckRead(ctx, data);
	}

	@Override
	public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment) throws Http2Exception {
		if (streamId == Http2CodecUtil.CONNECTION_STREAM_ID) {
			this.granted += increment;
		}
		count();
		super.onWindowUpdateRead(ctx, streamId, increment);
	}

	@Override
	public void onUnknownFrame(ChannelHandlerContext ctx, byte type, int streamId, Http2Flags flags, ByteBuf payload)
			throws Http2Exception {
		count();
		super.onUnknownFrame(ctx, type, streamId, flags, payload);
	}

	private void count() throws Http2Exception {
		if (--this.left < 0) {
			refill();
			if (--this.left < 0) {
				throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM,
						"more frames than streams and answers account for");
			}
		}
	}

	private void refill() {
		long now = System.nanoTime();
		int stream = this.connection.remote().lastStreamCreated();
		long sent = sent();
		long earned = (now - this.refilled) * PER_SECOND / TimeUnit.SECONDS.toNanos(1)
				+ (stream - this.lastStream) / 2L * PER_STREAM + (sent - this.lastSent);
		this.left = Math.min(BURST, earned);
		this.refilled = now;
		this.lastStream = stream;
		this.lastSent = sent;
	}

	/** Bytes of DATA that went to the client: what of its windows is used up. */
	private long sent() {
		return this.granted - this.connection.remote().flowController().windowSize(this.connection.connectionStream());
	}

	/** Ends connections whose client breaks the protocol, without a word in the log. */
	@Sharable
	private static final class ConnectionErrors extends ChannelInboundHandlerAdapter {

		private static final ConnectionErrors INSTANCE = new ConnectionErrors();

		private static final Log logger = LogFactory.getLog(Http2Limits.class);

		private static final int SECONDS_FOR_GOAWAY = 1;

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			logger.debug("Connection ends", cause);
			ctx.channel().config().setAutoRead(false);
			ctx.executor().schedule(() -> ctx.close(), SECONDS_FOR_GOAWAY, TimeUnit.SECONDS);
		}

	}

}
