package io.lateen.exchange;

import java.net.InetSocketAddress;

import io.lateen.model.MeshSettings;
import io.lateen.model.RouteTableKey;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request as it arrived, after the edge has cleaned it: path normalised, headers that
 * only a proxy may set taken out, forwarding headers and request id set (semantics:
 * Envoy's connection manager, source/common/http/conn_manager_utility.cc). Immutable; one
 * per request.
 *
 * @param routes the route table where its route is looked up
 * @param serverPort number of the Gateway's server
 * @param mesh settings of the generation the request started with
 * @param scheme {@code http} or {@code https}
 * @param method as sent
 * @param authority Host as sent, port and case included; may be empty
 * @param host authority in lower case without port, as virtual hosts are looked up
 * @param path normalised, without query
 * @param query undecoded, without question mark; null for none
 * @param rawTarget path and query as sent
 * @param headers cleaned; hop-by-hop headers are taken out, but {@code upgrade} and
 * {@code connection: upgrade} of a WebSocket upgrade. Host is among them. Not to be
 * written to
 * @param ends between whom the connection is
 * @param clientAddress the client as trusted proxies tell, else the peer
 * @param protocol that it came over
 * @param upgrade whether it asks for a WebSocket
 * @param grpc whether the content type says gRPC
 * @param startNanos {@link System#nanoTime()} at its arrival
 */
public record InboundRequest(RouteTableKey routes, int serverPort, MeshSettings mesh, String scheme, String method,
		String authority, String host, String path, @Nullable String query, String rawTarget, HttpHeaders headers,
		ConnectionEnds ends, String clientAddress, Protocol protocol, boolean upgrade, boolean grpc, long startNanos) {

	/** The exchange attribute that holds it. */
	public static final String ATTRIBUTE = InboundRequest.class.getName();

	/** The request behind an exchange, null where the exchange is not the gateway's. */
	public static @Nullable InboundRequest find(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

	/** The request behind an exchange of the gateway. */
	public static InboundRequest of(ServerWebExchange exchange) {
		return exchange.getRequiredAttribute(ATTRIBUTE);
	}

	/** The other end of the connection, as far as it tells. */
	public InetSocketAddress peer() {
		return this.ends.peer();
	}

	/** Whether it is a stream of a connection that others share. */
	public boolean multiplexed() {
		return this.protocol.isMultiplexed();
	}

	/** Normalised path with query: {@code :path} in Envoy's terms. */
	public String target() {
		return (this.query != null) ? this.path + "?" + this.query : this.path;
	}

	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/**
	 * The first value of a query parameter, undecoded.
	 * @param query without question mark, null for none
	 * @return empty for one without equals sign, null where there is none
	 */
	public static @Nullable String firstValue(@Nullable String query, String name) {
		if (query == null) {
			return null;
		}
		int start = 0;
		while (start <= query.length()) {
			int end = query.indexOf('&', start);
			if (end < 0) {
				end = query.length();
			}
			int afterName = start + name.length();
			if (afterName <= end && query.startsWith(name, start)) {
				if (afterName == end) {
					return "";
				}
				if (query.charAt(afterName) == '=') {
					return query.substring(afterName + 1, end);
				}
			}
			start = end + 1;
		}
		return null;
	}

}
