package io.lateen.translate;

import java.util.regex.Pattern;

/** Names of headers (RFC 9110 section 5.6.2). */
final class HeaderName {

	private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");

	private HeaderName() {
	}

	static boolean isToken(String name) {
		return TOKEN.matcher(name).matches();
	}

}
