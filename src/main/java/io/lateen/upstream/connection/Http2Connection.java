package io.lateen.upstream.connection;

import io.lateen.model.UpstreamTransport.Http2KeepAlive;
import io.lateen.upstream.connection.AnswerListener.Reset;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2Connection.Endpoint;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection and its streams. */
final class Http2Connection extends ChannelInboundHandlerAdapter {

	/** Until the other side says how many. */
	private static final int FIRST_STREAMS = 100;

	/** Envoy's, as istiod leaves them. */
	private static final int STREAM_WINDOW = 16 * 1024 * 1024;

	private static final int MAX_HEADERS = 128 * 1024;

	private final Channel channel;

	private final Http2Pool pool;

	private long peerStreams = FIRST_STREAMS;

	private boolean begun;

	private boolean settled;

	private int active;

	private int requests;

	private boolean goingAway;

	private @Nullable Http2Pings pings;

	private long idleSince = System.nanoTime();

	Http2Connection(Channel channel, Http2Pool pool) {
		this.channel = channel;
		this.pool = pool;
	}

	Channel channel() {
		return this.channel;
	}

	boolean hasRoom() {
		return !spent() && this.active < Math.min(this.peerStreams, this.pool.limits().maxConcurrentStreams());
	}

	/** Whether no stream may begin on it any more. */
	boolean spent() {
		return this.goingAway || !this.channel.isActive()
				|| this.requests >= this.pool.limits().maxRequestsPerConnection();
	}

	boolean idle() {
		return this.active == 0;
	}

	long idleSince() {
		return this.idleSince;
	}

	void close() {
		this.channel.close();
	}

	/** No stream may begin on it any more. */
	void retire() {
		this.goingAway = true;
		this.pool.rest(this);
	}

	/** Opens a stream for someone. */
	void open(StreamRequest request) {
		this.active++;
		this.requests++;
		Http2Stream stream = new Http2Stream(this);
		new Http2StreamChannelBootstrap(this.channel).handler(stream)
			.open()
			.addListener((Future<Http2StreamChannel> opened) -> {
				if (opened.isSuccess()) {
					request.onStream(stream);
				}
				else {
					streamEnded();
					request.onFailure(Reset.of(ResetReason.CONNECTION_FAILURE));
				}
			});
	}

	void streamEnded() {
		this.active--;
		this.idleSince = System.nanoTime();
		this.pool.streamEnded(this);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) throws Http2Exception {
		Http2Settings settings = Http2Settings.defaultSettings()
			.pushEnabled(false)
			.initialWindowSize(STREAM_WINDOW)
			.maxHeaderListSize(MAX_HEADERS);
		Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
			.initialSettings(settings)
			.validateHeaders(false)
			.encoderIgnoreMaxHeaderListSize(true)
			.build();
		context.pipeline()
			.addBefore(context.name(), "codec", codec)
			.addBefore(context.name(), "streams", new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
		if (this.channel.isActive()) {
			begin(context); // TLS came first
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) throws Http2Exception {
		begin(context);
		context.fireChannelActive();
	}

	private void begin(ChannelHandlerContext context) throws Http2Exception {
		if (this.begun) {
			return;
		}
		this.begun = true;
		this.channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
		widen(context);
		@Nullable Http2KeepAlive settings = this.pool.keepAlive();
		if (settings != null) {
			this.pings = new Http2Pings(context, settings);
			this.pings.begin();
		}
	}

	private static void widen(ChannelHandlerContext context) throws Http2Exception {
		Endpoint<Http2LocalFlowController> local = context.pipeline().get(Http2FrameCodec.class).connection().local();
		Http2LocalFlowController window = local.flowController();
		io.netty.handler.codec.http2.Http2Stream connection = context.pipeline()
			.get(Http2FrameCodec.class)
			.connection()
			.connectionStream();
		window.incrementWindowSize(connection, STREAM_WINDOW - window.initialWindowSize(connection));
		context.flush();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Http2SettingsFrame frame) {
			Long streams = frame.settings().maxConcurrentStreams();
			if (streams != null) {
				this.peerStreams = streams;
			}
			else if (!this.settled) {
				this.peerStreams = Integer.MAX_VALUE; // later frames tell changes only
			}
			this.settled = true;
			this.pool.serveWaiting();
		}
		else if (message instanceof Http2GoAwayFrame) {
			retire();
		}
		else if (message instanceof Http2PingFrame ping && ping.ack() && this.pings != null) {
			this.pings.answered(ping.content());
		}
		ReferenceCountUtil.release(message);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.pings != null) {
			this.pings.end();
		}
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.goingAway = true;
		context.close();
	}

}
