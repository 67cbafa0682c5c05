package io.lateen.upstream.connection;

import org.jspecify.annotations.Nullable;

/**
 * What tells connections to the same endpoint apart: requests share a connection only
 * where it is the same (Envoy: source/common/network/transport_socket_options_impl.cc,
 * commonHashKey).
 *
 * @param serverName host that the endpoint's certificate is asked for; null where that
 * does not depend on the request
 * @param client whom the endpoint is told of; null where it is not told
 */
public record ConnectionKey(@Nullable String serverName, @Nullable ProxiedClient client) {

	/** Of connections that all requests share. */
	public static final ConnectionKey SHARED = new ConnectionKey(null, null);

}
