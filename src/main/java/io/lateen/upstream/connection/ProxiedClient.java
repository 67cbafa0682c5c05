package io.lateen.upstream.connection;

import java.net.InetSocketAddress;

import io.lateen.exchange.ConnectionEnds;

/**
 * Whom the PROXY header of a connection tells of.
 *
 * @param source the client, as its connection has it
 * @param destination where the client connected to
 */
public record ProxiedClient(InetSocketAddress source, InetSocketAddress destination) {

	/** The client of a connection, as far as that tells. */
	public static ProxiedClient of(ConnectionEnds ends) {
		return new ProxiedClient(ends.peer(), ends.local());
	}

}
