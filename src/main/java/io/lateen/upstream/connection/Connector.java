package io.lateen.upstream.connection;

import java.net.InetSocketAddress;
import java.util.function.Function;
import java.util.function.IntSupplier;

import io.lateen.upstream.connection.AnswerListener.Reset;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * Opens connections to one address, on one event loop.
 *
 * @param loop of the connections
 * @param loops knows which kind of channel the loop takes
 * @param address where to, resolved
 * @param connectTimeoutMillis at most that long, TLS included
 * @param transport how
 * @param key for whom
 */
public record Connector(EventLoop loop, LoopResources loops, InetSocketAddress address,
		IntSupplier connectTimeoutMillis, Transport transport, ConnectionKey key) {

	/** In Envoy's words: which certificates are missing, the log tells. */
	private static final Reset NO_CERTIFICATES = Reset.ofTransport("TLS_error:Secret is not supplied by SDS");

	/** Takes a connection, or how it failed. */
	@FunctionalInterface
	public interface Callback {

		void connected(@Nullable Channel channel, @Nullable Reset failure);

	}

	/**
	 * Opens a connection. Called on the event loop.
	 * @param protocol what is spoken on it
	 * @param handler speaks it; made before any of the other end's bytes arrive
	 */
	public void connect(ApplicationProtocol protocol, Function<Channel, ChannelHandler> handler, Callback callback) {
		@Nullable ClientTls tls = this.transport.tls();
		if (tls == null) {
			new Opening(this, handler, callback, null).start();
			return;
		}
		tls.contexts(this.loop, (contexts) -> {
			if (contexts == null) {
				callback.connected(null, NO_CERTIFICATES);
			}
			else {
				new Opening(this, handler, callback, contexts.of(protocol)).start();
			}
		});
	}

}
