package io.lateen.exchange;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Between whom a client's connection is. Immutable.
 *
 * @param peer the client: as a PROXY header tells, else the other end
 * @param local where the client connected to: as a PROXY header tells, else this end
 * @param directPeer the other end of the connection itself: a load balancer maybe
 * @param directLocal this end of the connection itself
 */
public record ConnectionEnds(InetSocketAddress peer, InetSocketAddress local, InetSocketAddress directPeer,
		InetSocketAddress directLocal) {

	private static final AttributeKey<ConnectionEnds> TOLD = AttributeKey.valueOf(ConnectionEnds.class.getName());

	/** Of a connection that tells nothing of another one. */
	public static ConnectionEnds direct(InetSocketAddress peer, InetSocketAddress local) {
		return new ConnectionEnds(peer, local, peer, local);
	}

	/**
	 * Those of a channel.
	 * @return null where it is gone already
	 */
	public static @Nullable ConnectionEnds of(Channel channel) {
		ConnectionEnds told = channel.hasAttr(TOLD) ? channel.attr(TOLD).get() : null;
		if (told != null) {
			return told;
		}
		return (channel.remoteAddress() instanceof InetSocketAddress peer
				&& channel.localAddress() instanceof InetSocketAddress local) ? direct(peer, local) : null;
	}

	/** The same connection on behalf of another one. */
	public ConnectionEnds onBehalfOf(InetSocketAddress client, InetSocketAddress connectedTo) {
		return new ConnectionEnds(client, connectedTo, this.directPeer, this.directLocal);
	}

	/** Makes them those of a channel. */
	public void attach(Channel channel) {
		channel.attr(TOLD).set(this);
	}

}
