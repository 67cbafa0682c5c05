package io.lateen.listener;

import java.util.BitSet;

import io.lateen.listener.Rejection.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request target (RFC 9112, section 3.2), in the forms that Envoy accepts.
 *
 * @param authority of an absolute target, without user; null for the other forms
 * @param path undecoded, begins with a slash
 * @param query undecoded, without question mark; null for none
 * @param raw path and query as sent
 */
record RequestTarget(@Nullable String authority, String path, @Nullable String query, String raw) {

	private static final BitSet HOST_CHARACTERS = new BitSet(128);
	static {
		HOST_CHARACTERS.set('0', '9' + 1);
		HOST_CHARACTERS.set('A', 'Z' + 1);
		HOST_CHARACTERS.set('a', 'z' + 1);
		"!$%&'()*+,-.:;=@[]_~".chars().forEach(HOST_CHARACTERS::set);
	}

	/**
	 * Parses the target of a request line or the {@code :path} of HTTP/2.
	 * @throws Rejected where there is no sense in it
	 */
	static RequestTarget parse(String method, String target, String scheme) {
		if ("CONNECT".equals(method)) {
			throw new Rejected(target.indexOf(':') > 0 ? Rejection.NO_TUNNEL : Rejection.BAD_REQUEST);
		}
		if (!target.isEmpty() && target.charAt(0) == '/') {
			return originForm(null, target);
		}
		if ("*".equals(target) && "OPTIONS".equals(method)) {
			throw new Rejected(Rejection.NO_ROUTE);
		}
		return absoluteForm(target, scheme);
	}

	private static RequestTarget absoluteForm(String target, String scheme) {
		int end = target.indexOf("://");
		if (end < 0) {
			throw new Rejected(Rejection.BAD_REQUEST);
		}
		String asked = target.substring(0, end);
		if (!asked.equalsIgnoreCase(scheme)) {
			throw new Rejected("https".equalsIgnoreCase(asked) ? Rejection.WRONG_SCHEME : Rejection.BAD_REQUEST);
		}
		int slash = target.indexOf('/', end + 3);
		String authority = (slash < 0) ? target.substring(end + 3) : target.substring(end + 3, slash);
		authority = authority.substring(authority.lastIndexOf('@') + 1);
		if (authority.isEmpty() || !isAuthority(authority)) {
			throw new Rejected(Rejection.BAD_REQUEST);
		}
		return originForm(authority, (slash < 0) ? "/" : target.substring(slash));
	}

	private static RequestTarget originForm(@Nullable String authority, String target) {
		int question = -1;
		int length = target.length();
		for (int i = 0; i < length; i++) {
			char c = target.charAt(i);
			if (c <= ' ' || c >= 0x7F) {
				throw new Rejected(Rejection.BAD_REQUEST);
			}
			if (c == '#') {
				length = i; // fragments are dropped
			}
			else if (c == '?' && question < 0) {
				question = i;
			}
		}
		String raw = (length < target.length()) ? target.substring(0, length) : target;
		if (question < 0) {
			return new RequestTarget(authority, raw, null, raw);
		}
		return new RequestTarget(authority, raw.substring(0, question), raw.substring(question + 1), raw);
	}

	/** Envoy's source/common/http/header_utility.cc, authorityIsValid. */
	static boolean isAuthority(String authority) {
		for (int i = 0; i < authority.length(); i++) {
			if (!HOST_CHARACTERS.get(authority.charAt(i))) {
				return false;
			}
		}
		return true;
	}

}
