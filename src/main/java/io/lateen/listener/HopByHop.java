package io.lateen.listener;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.lateen.listener.Rejection.Rejected;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Takes out the headers that are meant for one connection only (RFC 9110, section 7.6.1),
 * as Envoy does it: source/common/http/utility.cc, sanitizeConnectionHeader;
 * http1/codec_impl.cc, onHeadersCompleteBase; conn_manager_utility.cc,
 * mutateRequestHeaders.
 */
final class HopByHop {

	private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

	private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

	private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");

	private static final String UPGRADE = "upgrade";

	private static final int MAX_NOMINATED = 10;

	/** Tokens of {@code connection} that name no header. */
	private static final Set<String> OPTIONS = Set.of("close", "keep-alive", "http2-settings", UPGRADE, "connection");

	/** Taking these out would hide where a request comes from. */
	private static final Set<String> UNTOUCHABLE = Set.of("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto");

	private HopByHop() {
	}

	/**
	 * Cleans the headers.
	 * @return whether the request asks for a WebSocket; {@code upgrade} and
	 * {@code connection} are then left
	 * @throws Rejected for another upgrade, or a {@code connection} that must not be
	 */
	static boolean clean(HttpHeaders headers) {
		String connection = headers.get(HttpHeaderNames.CONNECTION);
		boolean webSocket = false;
		if (connection != null) {
			boolean asksUpgrade = removeNominated(headers, connection);
			webSocket = asksUpgrade && isWebSocket(headers.get(HttpHeaderNames.UPGRADE));
			headers.remove(HttpHeaderNames.CONNECTION);
		}
		headers.remove(HttpHeaderNames.UPGRADE)
			.remove(HttpHeaderNames.TRANSFER_ENCODING)
			.remove(KEEP_ALIVE)
			.remove(PROXY_CONNECTION);
		cleanTe(headers);
		if (webSocket) {
			headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
				.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
		}
		return webSocket;
	}

	private static boolean isWebSocket(@Nullable String protocol) {
		if (protocol == null || protocol.isEmpty() || protocol.equalsIgnoreCase("h2c")) {
			return false;
		}
		if (!HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocol)) {
			throw new Rejected(Rejection.UPGRADE_REFUSED);
		}
		return true;
	}

	/** Returns whether {@code upgrade} is among the tokens. */
	private static boolean removeNominated(HttpHeaders headers, String firstLine) {
		List<String> lines = headers.getAll(HttpHeaderNames.CONNECTION);
		if (lines.size() == 1 && isPlain(firstLine)) {
			return false;
		}
		boolean upgrade = false;
		int tokens = 0;
		for (String line : lines) {
			for (String part : line.split(",", MAX_NOMINATED + 1)) {
				String token = part.strip().toLowerCase(Locale.ROOT);
				if (++tokens >= MAX_NOMINATED || UNTOUCHABLE.contains(token) || token.startsWith(":")) {
					throw new Rejected(Rejection.BAD_REQUEST);
				}
				upgrade |= UPGRADE.equals(token);
				if (!token.isEmpty() && !OPTIONS.contains(token) && !"te".equals(token)) {
					headers.remove(token);
				}
			}
		}
		headers.remove(HTTP2_SETTINGS);
		return upgrade;
	}

	private static boolean isPlain(String connection) {
		return HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(connection)
				|| HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(connection);
	}

	private static void cleanTe(HttpHeaders headers) {
		if (!headers.contains(HttpHeaderNames.TE)) {
			return;
		}
		if (headers.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true)) {
			headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
		}
		else {
			headers.remove(HttpHeaderNames.TE);
		}
	}

}
