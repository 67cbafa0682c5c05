package io.lateen.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link URI} of what clients send. What {@code URI} refuses (RFC 2396 characters
 * that are not allowed, broken escapes) is percent-encoded, a host it refuses is left
 * out: a view for Spring, never what goes to the application.
 */
final class SanitizedUri {

	private static final URI ROOT = URI.create("/");

	private static final BitSet ALLOWED = characters("-_.~!$&'()*+,;=:@/");

	private static final BitSet ALLOWED_IN_QUERY = characters("-_.~!$&'()*+,;=:@/?[]");

	private static final BitSet ALLOWED_IN_HOST = characters("-_.~!$&'()*+,;=:[]");

	private SanitizedUri() {
	}

	static URI of(InboundRequest request) {
		StringBuilder relative = new StringBuilder(request.rawTarget().length() + 16);
		append(relative, request.path(), ALLOWED);
		@Nullable String query = request.query();
		if (query != null) {
			append(relative.append('?'), query, ALLOWED_IN_QUERY);
		}
		StringBuilder absolute = new StringBuilder(relative.length() + request.authority().length() + 8);
		append(absolute.append(request.scheme()).append("://"), request.authority(), ALLOWED_IN_HOST);
		try {
			return new URI(absolute.append(relative).toString());
		}
		catch (URISyntaxException ex) {
			return withoutHost(relative);
		}
	}

	private static URI withoutHost(StringBuilder relative) {
		try {
			return new URI(relative.toString());
		}
		catch (URISyntaxException ex) {
			return ROOT;
		}
	}

	private static void append(StringBuilder to, String text, BitSet allowed) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (allowed.get(c) || (c == '%' && isEscape(text, i))) {
				to.append(c);
			}
			else {
				escape(to, c);
			}
		}
	}

	private static boolean isEscape(String text, int at) {
		return at + 2 < text.length() && Character.digit(text.charAt(at + 1), 16) >= 0
				&& Character.digit(text.charAt(at + 2), 16) >= 0;
	}

	// Netty reads heads as ISO 8859-1: each char is one byte as sent
	private static void escape(StringBuilder to, char c) {
		to.append('%')
			.append(Character.toUpperCase(Character.forDigit((c >> 4) & 0xF, 16)))
			.append(Character.toUpperCase(Character.forDigit(c & 0xF, 16)));
	}

	private static BitSet characters(String others) {
		BitSet set = new BitSet(128);
		set.set('0', '9' + 1);
		set.set('A', 'Z' + 1);
		set.set('a', 'z' + 1);
		others.chars().forEach(set::set);
		return set;
	}

}
