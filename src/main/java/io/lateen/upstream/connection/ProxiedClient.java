package io.lateen.upstream.connection;

import java.net.InetSocketAddress;

/**
 * Whom the PROXY header of a connection tells of.
 *
 * @param source the client, as its connection has it
 * @param destination where the client connected to
 */
public record ProxiedClient(InetSocketAddress source, InetSocketAddress destination) {
}
