package io.lateen.upstream;

import io.lateen.exchange.RawConnection;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.ClusterKey;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to applications that carry bytes of whatever protocol, one for each
 * connection of a client. Thread-safe.
 */
public final class RawConnections {

	private final Clusters clusters;

	public RawConnections(Clusters clusters) {
		this.clusters = clusters;
	}

	/** Who wants a connection. Called on its event loop. */
	public interface Client {

		/** What takes the bytes of the application; a new one for each try. */
		ChannelHandler handler();

		/** Called before any of the application's bytes arrive. */
		void connected(Channel application, RawAttempt attempt);

		/** There will be none. */
		void failed(ResponseFlag flag);

	}

	/**
	 * Opens a connection to a cluster. Called on the event loop of the client's
	 * connection, which becomes that of the new one.
	 * @param info learns where it leads to
	 * @return null where it failed at once
	 */
	public @Nullable RawAttempt open(ClusterKey key, RawConnection inbound, StreamInfo info, EventLoop loop,
			Client client) {
		info.cluster(key.name());
		@Nullable LiveCluster cluster = this.clusters.find(key, inbound.startNanos());
		if (cluster == null) {
			client.failed(ResponseFlag.NO_CLUSTER);
			return null;
		}
		RawAttempt attempt = new RawAttempt(cluster, inbound, info, loop, client);
		attempt.start();
		return attempt;
	}

}
