package io.lateen.listener;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an HTTP/1.1 request, with what Reactor Netty must not see: it would
 * answer {@code Expect} by itself, and refuse hosts whose port is no number. Also the
 * vehicle of a {@link Rejection}, so that it is answered in turn behind pipelined
 * requests.
 */
final class EdgeHeaders extends DefaultHttpHeaders {

	private @Nullable Rejection rejection;

	private @Nullable String expect;

	private @Nullable String host;

	static HttpHeaders rejected(Rejection rejection) {
		EdgeHeaders headers = new EdgeHeaders();
		headers.rejection = rejection;
		headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		return headers;
	}

	@Nullable Rejection rejection() {
		return this.rejection;
	}

	/** Takes out what Reactor Netty would act upon. */
	void hide() {
		if (contains(HttpHeaderNames.EXPECT)) {
			this.expect = get(HttpHeaderNames.EXPECT);
			remove(HttpHeaderNames.EXPECT);
		}
		String hostAsSent = get(HttpHeaderNames.HOST);
		if (hostAsSent != null && !hasPlainPort(hostAsSent)) {
			this.host = hostAsSent;
			set(HttpHeaderNames.HOST, "");
		}
	}

	/** Puts it back. */
	void restore() {
		if (this.expect != null) {
			set(HttpHeaderNames.EXPECT, this.expect);
		}
		if (this.host != null) {
			set(HttpHeaderNames.HOST, this.host);
		}
	}

	/** Whether Reactor Netty can parse it: nothing or digits behind the first colon. */
	private static boolean hasPlainPort(String host) {
		int colon = (!host.isEmpty() && host.charAt(0) == '[') ? host.indexOf(':', Math.max(host.indexOf(']'), 0))
				: host.indexOf(':');
		if (colon < 0) {
			return true;
		}
		int digits = host.length() - colon - 1;
		if (digits < 1 || digits > 9) {
			return false;
		}
		for (int i = colon + 1; i < host.length(); i++) {
			if (host.charAt(i) < '0' || host.charAt(i) > '9') {
				return false;
			}
		}
		return true;
	}

}
