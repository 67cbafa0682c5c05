package io.lateen.exchange;

import java.time.Instant;
import java.util.Date;

import io.lateen.model.MeshSettings.ProxyHeaders;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * The headers that the gateway itself puts on each answer (Envoy:
 * source/common/http/conn_manager_impl.cc, encodeHeaders).
 */
public final class GatewayHeaders {

	static final AsciiString UPSTREAM_SERVICE_TIME = AsciiString.cached("x-envoy-upstream-service-time");

	static final AsciiString ALT_SVC = AsciiString.cached("alt-svc");

	private static volatile Second date = new Second(Long.MIN_VALUE, "");

	private GatewayHeaders() {
	}

	/** Puts them on an answer. */
	public static void write(HttpHeaders headers, ProxyHeaders settings) {
		if (!settings.server().isEmpty()) {
			headers.set(HttpHeaderNames.SERVER, settings.server());
		}
		if (!headers.contains(HttpHeaderNames.DATE)) {
			headers.set(HttpHeaderNames.DATE, now());
		}
	}

	/** The date of RFC 9110, section 5.6.7; made once a second. */
	private static String now() {
		long second = System.currentTimeMillis() / 1000;
		Second last = date;
		if (last.number != second) {
			last = new Second(second, DateFormatter.format(Date.from(Instant.ofEpochSecond(second))));
			date = last;
		}
		return last.text;
	}

	private record Second(long number, String text) {
	}

}
