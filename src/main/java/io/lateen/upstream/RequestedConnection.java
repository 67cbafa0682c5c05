package io.lateen.upstream;

import io.lateen.upstream.connection.ConnectionKey;
import io.lateen.upstream.connection.ProxiedClient;
import io.lateen.upstream.connection.Transport;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants of the connection that it is sent on.
 *
 * @param headers as they are sent, Host included
 */
record RequestedConnection(BalancedRequest request, HttpHeaders headers) {

	ConnectionKey key(Transport transport) {
		if (transport.shared()) {
			return ConnectionKey.SHARED;
		}
		return new ConnectionKey(transport.sendsHost() ? serverName() : null,
				transport.tellsClient() ? ProxiedClient.of(this.request.inbound().ends()) : null);
	}

	/** Host without its port (Envoy: source/common/router/router.cc, auto_sni). */
	private String serverName() {
		@Nullable String host = this.headers.get(HttpHeaderNames.HOST);
		if (host == null) {
			return "";
		}
		if (host.startsWith("[")) {
			int end = host.indexOf(']');
			return (end > 0) ? host.substring(1, end) : host;
		}
		int colon = host.lastIndexOf(':');
		return (colon >= 0) ? host.substring(0, colon) : host;
	}

}
