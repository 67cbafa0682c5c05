package io.lateen.filter;

import java.net.URI;
import java.util.List;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.Action;
import io.lateen.model.Rewrite;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * A destination of a route with all that is done to requests that go there, compiled.
 *
 * @param destination as the table has it
 * @param cluster its name
 * @param requestEdits the destination's header operations, then the route's
 * @param responseEdits likewise, for the answer
 * @param path null keeps the path
 * @param authority null keeps the Host
 * @param ofRoute whether the route has the authority, not the destination: then the
 * application is told of the original
 * @param tellsHost whether that is done by {@code x-forwarded-host} too
 * @param webSocketUri tells Spring Cloud Gateway's WebSocket filter that there is
 * something to route; where to is in the outbound request
 */
record Target(Action.Destination destination, String cluster, List<HeaderEdit> requestEdits,
		List<HeaderEdit> responseEdits, @Nullable PathRewrite path, @Nullable String authority, boolean ofRoute,
		boolean tellsHost, URI webSocketUri) {

	private static final AsciiString ORIGINAL_PATH = AsciiString.cached("x-envoy-original-path");

	private static final AsciiString ORIGINAL_HOST = AsciiString.cached("x-envoy-original-host");

	private static final AsciiString FORWARDED_HOST = AsciiString.cached("x-forwarded-host");

	private static final URI WEB_SOCKET = URI.create("ws://upstream/");

	Target(Action.Forward forward, Action.Destination destination) {
		this(destination, destination.cluster().name(), HeaderEdit.of(destination.request(), forward.request()),
				HeaderEdit.of(destination.response(), forward.response()), path(forward.rewrite()),
				(forward.rewrite().authority() != null) ? forward.rewrite().authority() : destination.authority(),
				forward.rewrite().authority() != null, forward.rewrite().tellsHost(), WEB_SOCKET);
	}

	private static @Nullable PathRewrite path(Rewrite rewrite) {
		return (rewrite.path() != null) ? PathRewrite.of(rewrite.path()) : null;
	}

	/**
	 * Makes the request's headers and target what the application sees. Header values see
	 * Host and path as they came.
	 * @param headers a copy of the request's headers; written to
	 * @return path and query
	 */
	String rewrite(ServerWebExchange exchange, InboundRequest request, HttpHeaders headers) {
		String target = request.target();
		if (!this.requestEdits.isEmpty()) {
			HeaderContext context = new HeaderContext(exchange, headers, target, null);
			this.requestEdits.forEach((edit) -> edit.apply(headers, context));
		}
		boolean tell = request.mesh().headers().debugHeaders();
		if (this.authority != null) {
			if (this.ofRoute) {
				tellHost(request, headers);
			}
			headers.set(HttpHeaderNames.HOST, this.authority);
		}
		if (this.path == null) {
			return target;
		}
		if (tell) {
			headers.set(ORIGINAL_PATH, target);
		}
		String path = this.path.apply(request.path());
		return (request.query() != null) ? path + "?" + request.query() : path;
	}

	private void tellHost(InboundRequest request, HttpHeaders headers) {
		String host = request.authority();
		if (this.tellsHost && request.mesh().headers().forwardedHost() && !host.isEmpty()) {
			appendForwardedHost(headers, host);
		}
		if (request.mesh().headers().debugHeaders()) {
			headers.set(ORIGINAL_HOST, host);
		}
	}

	/** Once in a row (Envoy: source/common/http/utility.cc, updateAuthority). */
	private static void appendForwardedHost(HttpHeaders headers, String host) {
		String before = headers.get(FORWARDED_HOST);
		if (before == null || before.isEmpty()) {
			headers.set(FORWARDED_HOST, host);
		}
		else if (!before.substring(before.lastIndexOf(',') + 1).equals(host)) {
			headers.set(FORWARDED_HOST, before + "," + host);
		}
	}

}
