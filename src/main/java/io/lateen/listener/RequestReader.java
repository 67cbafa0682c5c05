package io.lateen.listener;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Protocol;
import io.lateen.listener.Rejection.Rejected;
import io.lateen.model.MeshSettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Makes an {@link InboundRequest} of what Reactor Netty read, with the rules of Envoy's
 * connection manager. Works on the headers in place.
 */
final class RequestReader {

	/** Netty's own, from its conversion of HTTP/2 to HTTP/1 objects. */
	private static final List<AsciiString> CONVERSION = names("x-http2-stream-id", "x-http2-scheme", "x-http2-path",
			"x-http2-stream-weight", "x-http2-stream-dependency-id", "x-http2-stream-promise-id");

	/** The same of HTTP/3. */
	private static final List<AsciiString> HTTP3_CONVERSION = names("x-http3-stream-id", "x-http3-scheme",
			"x-http3-path", "x-http3-stream-promise-id", "x-http3-protocol");

	private static final String GRPC = "application/grpc";

	private final int maxHeaders;

	/**
	 * @param maxHeaders lines of a request's head
	 */
	RequestReader(int maxHeaders) {
		this.maxHeaders = maxHeaders;
	}

	/**
	 * Reads a request.
	 * @throws Rejected where it is refused without looking for a route
	 */
	InboundRequest read(HttpServerRequest request, InboundConnection connection, MeshSettings mesh, Protocol protocol) {
		long start = System.nanoTime();
		HttpHeaders headers = request.requestHeaders();
		prepare(headers, protocol);
		String method = request.method().name();
		boolean secure = connection.secure();
		RequestTarget target = RequestTarget.parse(method, request.uri(), secure ? "https" : "http");
		boolean webSocket = HopByHop.clean(headers);
		String authority = authority(headers, target);
		String path = PathNormalizer.normalize(target.path(), mesh.pathNormalization());
		String client = ForwardedHeaders.rewrite(headers, connection, mesh);
		return new InboundRequest(connection.server().routes(), connection.server().serverPort(), mesh,
				scheme(headers, secure), method, authority, host(authority), path, target.query(), target.raw(),
				headers, connection.ends(), client, protocol, webSocket, isGrpc(headers), start);
	}

	private static List<AsciiString> names(String... names) {
		return Stream.of(names).map(AsciiString::cached).toList();
	}

	private void prepare(HttpHeaders headers, Protocol protocol) {
		if (headers instanceof EdgeHeaders edge) {
			Rejection rejection = edge.rejection();
			if (rejection != null) {
				throw new Rejected(rejection);
			}
			edge.restore();
		}
		if (protocol.isMultiplexed()) {
			((protocol == Protocol.HTTP3) ? HTTP3_CONVERSION : CONVERSION).forEach(headers::remove);
			HiddenHeaders.restore(headers);
			if (headers.contains(HttpHeaderNames.UPGRADE)) {
				// made by Http2StreamEdge; the conversion drops what belongs to it
				headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
			}
			if (headers.size() > this.maxHeaders) {
				throw new Rejected(Rejection.HEAD_TOO_LARGE); // as the decoder of
																// HTTP/1.1
			}
		}
	}

	private static String authority(HttpHeaders headers, RequestTarget target) {
		String authority = target.authority();
		if (authority == null) {
			List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
			if (hosts.isEmpty()) {
				throw new Rejected(Rejection.NO_SENSE);
			}
			authority = (hosts.size() == 1) ? hosts.getFirst() : String.join(",", hosts);
			if (hosts.size() == 1 && RequestTarget.isAuthority(authority)) {
				return authority;
			}
		}
		if (!RequestTarget.isAuthority(authority)) {
			throw new Rejected(Rejection.BAD_REQUEST);
		}
		headers.set(HttpHeaderNames.HOST, authority);
		return authority;
	}

	/**
	 * Without port, in lower case (source/common/http/header_utility.cc, getPortStart).
	 */
	private static String host(String authority) {
		int colon = authority.lastIndexOf(':');
		boolean port = colon >= 0 && authority.indexOf(']', colon) < 0;
		return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
	}

	/** A trusted proxy may tell another one than the connection's. */
	private static String scheme(HttpHeaders headers, boolean secure) {
		String told = headers.get(ForwardedHeaders.FORWARDED_PROTO);
		if ("https".equalsIgnoreCase(told)) {
			return "https";
		}
		return "http".equalsIgnoreCase(told) || !secure ? "http" : "https";
	}

	private static boolean isGrpc(HttpHeaders headers) {
		String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
		return type != null && type.startsWith(GRPC)
				&& (type.length() == GRPC.length() || type.charAt(GRPC.length()) == '+');
	}

}
