package io.lateen.translate;

import java.util.Locale;

/**
 * Headers that stand for claims of a JWT: {@code @request.auth.claims.group} or
 * {@code @request.auth.claims[group]} (istio pkg/jwt/routing.go).
 */
final class JwtClaim {

	private static final String PREFIX = "@request.auth.claims";

	private JwtClaim() {
	}

	static boolean isNamedBy(String header) {
		if (!header.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
			return false;
		}
		String claim = header.substring(PREFIX.length());
		return (claim.startsWith(".") && claim.length() > 1)
				|| (claim.startsWith("[") && claim.endsWith("]") && claim.length() > 2);
	}

}
