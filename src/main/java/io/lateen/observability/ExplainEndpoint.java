package io.lateen.observability;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Protocol;
import io.lateen.model.FilterChain;
import io.lateen.model.Listener;
import io.lateen.model.MeshSettings;
import io.lateen.routing.IndexedRoutes;
import io.lateen.routing.RouteExplanation;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint {@code explain}: which virtual host and route a request would hit and
 * why earlier routes don't take it, without sending it.
 */
@Endpoint(id = "explain")
public final class ExplainEndpoint {

	private static final InetSocketAddress NOBODY = InetSocketAddress.createUnresolved("0.0.0.0", 0);

	private final IndexedRoutes routes;

	public ExplainEndpoint(IndexedRoutes routes) {
		this.routes = routes;
	}

	/**
	 * Explains a request.
	 * @param host Host header, with port or without
	 * @param path with query, normalised already; by default {@code /}
	 * @param method by default GET
	 * @param port of the Gateway's server, by default 80
	 * @param headers {@code name:value}, separated by commas or as several parameters
	 * @throws InvalidEndpointRequestException for a port without Gateway server and for
	 * headers that are none
	 */
	@ReadOperation
	public RouteExplanation explain(String host, @Nullable String path, @Nullable String method, @Nullable Integer port,
			@Nullable List<String> headers) {
		FilterChain.Http server = server((port != null) ? port : 80);
		String target = (path != null) ? path : "/";
		int query = target.indexOf('?');
		InboundRequest request = new InboundRequest(server.routes(), server.serverPort(), MeshSettings.DEFAULT, "http",
				(method != null) ? method : "GET", host, withoutPort(host),
				(query < 0) ? target : target.substring(0, query), (query < 0) ? null : target.substring(query + 1),
				target, headers(host, headers), ConnectionEnds.direct(NOBODY, NOBODY), "0.0.0.0", Protocol.HTTP1, false,
				false, System.nanoTime());
		return RouteExplanation.of(this.routes, request);
	}

	private FilterChain.Http server(int serverPort) {
		return this.routes.listeners()
			.stream()
			.flatMap(Listener::all)
			.map(FilterChain::content).<FilterChain.Http>mapMulti((content, found) -> {
				if (content instanceof FilterChain.Http http && http.serverPort() == serverPort) {
					found.accept(http);
				}
			})
			.findFirst()
			.orElseThrow(() -> new InvalidEndpointRequestException("No Gateway server on port " + serverPort,
					"no Gateway server on this port"));
	}

	private static String withoutPort(String authority) {
		return authority.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
	}

	private static HttpHeaders headers(String host, @Nullable List<String> lines) {
		HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.HOST, host);
		for (String line : (lines != null) ? lines : List.<String>of()) {
			int colon = line.indexOf(':');
			if (colon <= 0) {
				throw new InvalidEndpointRequestException("Not name:value: " + line, "headers are name:value");
			}
			headers.add(line.substring(0, colon).trim(), line.substring(colon + 1).trim());
		}
		return headers;
	}

}
