package io.lateen.upstream.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.lateen.model.UpstreamTransport.ProxyProtocol;
import io.lateen.upstream.connection.AnswerListener.Reset;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One connection on its way: TCP, then the PROXY header, then TLS. */
final class Opening extends ChannelInitializer<Channel> {

	private static final int MAX_WORDS = 300;

	private final Connector connector;

	private final Function<Channel, ChannelHandler> protocol;

	private final Connector.Callback callback;

	private final @Nullable SslContext context;

	private @Nullable ProxyHeader header;

	private @Nullable SslHandler tls;

	private boolean timedOut;

	/**
	 * @param protocol what is spoken when the connection is there
	 * @param context null for clear text
	 */
	Opening(Connector connector, Function<Channel, ChannelHandler> protocol, Connector.Callback callback,
			@Nullable SslContext context) {
		this.connector = connector;
		this.protocol = protocol;
		this.callback = callback;
		this.context = context;
	}

	void start() {
		int limit = this.connector.connectTimeoutMillis().getAsInt();
		ChannelFuture future = new Bootstrap().group(this.connector.loop())
			.channelFactory(() -> this.connector.loops().onChannel(SocketChannel.class, this.connector.loop()))
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limit)
			.handler(this)
			.connect(this.connector.address());
		@Nullable Future<?> timer = (this.context != null) ? timer(future.channel(), limit) : null;
		future.addListener((done) -> connected(future, timer));
	}

	/** The handshake counts too. */
	private Future<?> timer(Channel channel, int limit) {
		return this.connector.loop().schedule(() -> {
			this.timedOut = true;
			channel.close();
		}, limit, TimeUnit.MILLISECONDS);
	}

	@Override
	protected void initChannel(Channel channel) {
		Keepalive.set(channel, this.connector.transport().definition().keepalive());
		ChannelPipeline pipeline = channel.pipeline();
		@Nullable ProxyProtocol version = this.connector.transport().definition().proxyProtocol();
		@Nullable ProxiedClient client = this.connector.key().client();
		if (version != null && client != null) {
			this.header = new ProxyHeader(version, client);
			pipeline.addLast(this.header);
		}
		@Nullable ClientTls transport = this.connector.transport().tls();
		if (this.context == null || transport == null) {
			pipeline.addLast(this.protocol.apply(channel));
			return;
		}
		this.tls = transport.handler(this.context, this.connector.key(), this.connector.address().getPort(),
				channel.alloc());
		pipeline.addLast(this.tls, new Handshaking());
	}

	private void connected(ChannelFuture future, @Nullable Future<?> timer) {
		@Nullable SslHandler tls = this.tls;
		if (!future.isSuccess()) {
			cancel(timer);
			fail(reset(future.cause()));
			return;
		}
		if (this.header != null) {
			this.header.send(); // the channel tells only later that it is active
		}
		if (tls == null) {
			this.callback.connected(future.channel(), null);
		}
		else {
			tls.handshakeFuture().addListener((shaken) -> {
				cancel(timer);
				shaken(future.channel(), shaken.cause());
			});
		}
	}

	private void shaken(Channel channel, @Nullable Throwable failure) {
		if (failure == null && channel.isActive()) {
			channel.pipeline().replace(Handshaking.class, null, this.protocol.apply(channel));
			this.callback.connected(channel, null);
		}
		else {
			channel.close();
			fail(this.timedOut ? Reset.of(ResetReason.CONNECTION_TIMEOUT)
					: Reset.ofTransport("TLS_error:" + words(failure)));
		}
	}

	private void fail(Reset reset) {
		this.callback.connected(null, reset);
	}

	private Reset reset(@Nullable Throwable cause) {
		return Reset.of((this.timedOut || cause instanceof ConnectTimeoutException) ? ResetReason.CONNECTION_TIMEOUT
				: ResetReason.CONNECTION_FAILURE);
	}

	/** What lies at the bottom, in one line. */
	private static String words(@Nullable Throwable failure) {
		if (failure == null) {
			return "closed";
		}
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String words = String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
		return (words.length() > MAX_WORDS) ? words.substring(0, MAX_WORDS) : words;
	}

	private static void cancel(@Nullable Future<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
	}

	/** Keeps the place of the protocol: what goes wrong is told by the handshake. */
	private static final class Handshaking extends ChannelInboundHandlerAdapter {

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof ChannelInputShutdownEvent) {
				context.close();
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

}
