package io.lateen.websocket;

import java.util.concurrent.TimeUnit;

import io.lateen.exchange.StreamInfo;
import io.lateen.model.ClusterKey;
import io.lateen.upstream.Answer;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpObjectEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.NettyPipeline;

/**
 * A client's and an application's connection, joined after an upgrade: bytes pass as they
 * are, each side is read only as fast as the other takes it, the end of one side's output
 * is passed on as such. Both connections live on one event loop.
 */
public final class Tunnel {

	/** How long the ends may take to answer a close frame. */
	private static final long CLOSE_SECONDS = 5;

	private final Channel client;

	private final StreamInfo info;

	private final ClusterKey cluster;

	private final long openedMillis = System.currentTimeMillis();

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private @Nullable Relay fromClient;

	private @Nullable Relay fromApplication;

	private volatile @Nullable Channel application;

	Tunnel(Channel client, StreamInfo info, ClusterKey cluster) {
		this.client = client;
		this.info = info;
		this.cluster = cluster;
	}

	/** Where it leads to. */
	public ClusterKey cluster() {
		return this.cluster;
	}

	/** Since when, in milliseconds of the epoch. */
	public long openedMillis() {
		return this.openedMillis;
	}

	/**
	 * Answers the client and joins the connections. Called on their event loop.
	 * @param head of the answer
	 * @param whenClosed called once both connections are closed
	 */
	void open(Answer answer, HttpHeaders head, Runnable whenClosed) {
		sendHead(head);
		Relay fromApplication = new Relay(this.client, Relay.Masking.NONE, this.info::sent);
		Channel application = answer.channel();
		Relay fromClient = new Relay(application, Relay.Masking.MASKED, this.info::received);
		this.application = application;
		this.fromApplication = fromApplication;
		this.fromClient = fromClient;
		leaveHttp(fromClient);
		answer.upgrade(fromApplication, () -> closed(whenClosed));
		this.client.closeFuture().addListener((done) -> closed(whenClosed));
	}

	/**
	 * The bytes of the client are the relay's; Reactor Netty keeps the end of the
	 * pipeline.
	 */
	private void leaveHttp(Relay fromClient) {
		ChannelPipeline pipeline = this.client.pipeline();
		pipeline.addBefore(NettyPipeline.ReactiveBridge, "tunnel", fromClient);
		for (String name : pipeline.names()) {
			@Nullable ChannelHandler handler = pipeline.get(name);
			if (handler != null && speaksHttp(name, handler)) {
				pipeline.remove(handler); // a decoder hands on what it has read
			}
		}
		if (this.client instanceof SocketChannel) {
			this.client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
		}
		this.client.config().setAutoRead(true);
	}

	private static boolean speaksHttp(String name, ChannelHandler handler) {
		return handler instanceof HttpObjectDecoder || handler instanceof HttpObjectEncoder
				|| handler instanceof HttpServerCodec || handler instanceof HttpServerUpgradeHandler
				|| name.equals(NettyPipeline.HttpTrafficHandler) || name.equals(NettyPipeline.AccessLogHandler)
				|| name.equals(NettyPipeline.HttpMetricsHandler) || name.equals(NettyPipeline.CompressionHandler);
	}

	private void sendHead(HttpHeaders head) {
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER, head,
				DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders());
		ChannelHandlerContext behindCodec = this.client.pipeline().context(NettyPipeline.HttpTrafficHandler);
		behindCodec.writeAndFlush(response, behindCodec.voidPromise());
	}

	private void closed(Runnable whenClosed) {
		@Nullable Channel application = this.application;
		if (!this.client.isOpen() && (application == null || !application.isOpen())
				&& this.closed.tryEmitEmpty().isSuccess()) {
			whenClosed.run();
		}
	}

	/** Completes when both connections are closed. */
	Mono<Void> closed() {
		return this.closed.asMono();
	}

	/** Ends it at once, without a close frame. */
	void close() {
		this.client.close();
		@Nullable Channel application = this.application;
		if (application != null) {
			application.close();
		}
	}

	/** Sends a close frame to both ends, where it can't fall into another frame. */
	void closeLater(int code, long delay, TimeUnit unit) {
		this.client.eventLoop().schedule(() -> {
			if (this.fromClient != null && this.fromApplication != null) {
				this.fromClient.endWith(code);
				this.fromApplication.endWith(code);
			}
			this.client.eventLoop().schedule(this::close, CLOSE_SECONDS, TimeUnit.SECONDS);
		}, delay, unit);
	}

}
