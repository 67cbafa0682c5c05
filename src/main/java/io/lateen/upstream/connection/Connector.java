package io.lateen.upstream.connection;

import java.net.InetSocketAddress;
import java.util.function.Function;
import java.util.function.IntSupplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * Opens connections to one address, on one event loop.
 *
 * @param loop of the connections
 * @param loops knows which kind of channel the loop takes
 * @param address where to, resolved
 * @param connectTimeoutMillis at most that long
 */
public record Connector(EventLoop loop, LoopResources loops, InetSocketAddress address,
		IntSupplier connectTimeoutMillis) {

	/** Takes a connection, or the reason why there is none. */
	@FunctionalInterface
	public interface Callback {

		void connected(@Nullable Channel channel, @Nullable ResetReason failure);

	}

	/**
	 * Opens a connection. Called on the event loop.
	 * @param handler made when there is a channel, before it is connected
	 */
	public void connect(Function<Channel, ChannelHandler> handler, Callback callback) {
		ChannelFuture future = new Bootstrap().group(this.loop)
			.channelFactory(() -> this.loops.onChannel(SocketChannel.class, this.loop))
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, this.connectTimeoutMillis.getAsInt())
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(handler.apply(channel));
				}

			})
			.connect(this.address);
		future.addListener((done) -> {
			if (done.isSuccess()) {
				callback.connected(future.channel(), null);
			}
			else {
				callback.connected(null, reason(done.cause()));
			}
		});
	}

	private static ResetReason reason(@Nullable Throwable cause) {
		return (cause instanceof ConnectTimeoutException) ? ResetReason.CONNECTION_TIMEOUT
				: ResetReason.CONNECTION_FAILURE;
	}

}
