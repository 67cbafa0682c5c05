package io.lateen.upstream.balance;

import java.util.List;

import io.lateen.model.LoadBalancing.HashKey;
import org.jspecify.annotations.Nullable;

/**
 * Cookies of requests, and the one that keeps a client with its endpoint (envoy
 * source/common/http/utility.cc, parseCookieValue, makeSetCookieValue).
 */
final class RequestCookie {

	private RequestCookie() {
	}

	/** Value of the first cookie of a name, without quotes around it; null for none. */
	static @Nullable String find(List<String> lines, String name) {
		for (String line : lines) {
			for (int start = 0; start < line.length();) {
				int semicolon = line.indexOf(';', start);
				int end = (semicolon < 0) ? line.length() : semicolon;
				String cookie = line.substring(start, end).stripLeading();
				if (cookie.length() > name.length() && cookie.startsWith(name) && cookie.charAt(name.length()) == '=') {
					return unquoted(cookie.substring(name.length() + 1));
				}
				start = end + 1;
			}
		}
		return null;
	}

	private static String unquoted(String value) {
		boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
		return quoted ? value.substring(1, value.length() - 1) : value;
	}

	/** The header that sets a cookie. */
	static String set(HashKey.Cookie cookie, String value) {
		StringBuilder header = new StringBuilder(cookie.name()).append("=\"").append(value).append('"');
		if (cookie.ttl() != null && cookie.ttl().toSeconds() != 0) {
			header.append("; Max-Age=").append(cookie.ttl().toSeconds());
		}
		if (!cookie.path().isEmpty()) {
			header.append("; Path=").append(cookie.path());
		}
		cookie.attributes().forEach((attribute) -> header.append("; ").append(attribute));
		return header.append("; HttpOnly").toString();
	}

}
