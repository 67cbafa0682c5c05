package io.lateen.translate;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Host names beside SNI rules, where Istio also takes those it makes itself:
 * {@code outbound_.80_._.a.test} (istio pkg/config/validation/agent/validation.go,
 * ValidateWildcardDomainForVirtualServiceBoundToGateway).
 */
final class SniHosts {

	private static final String FORMAT = "outbound_.<PORT>_._.<HOSTNAME>";

	private static final Pattern DIGIT = Pattern.compile("[0-9]");

	private static final Pattern LETTER = Pattern.compile("[a-zA-Z]");

	private SniHosts() {
	}

	/**
	 * Why a host of a VirtualService for gateways would not be taken, or null.
	 * @param sni whether the VirtualService has SNI hosts
	 */
	static @Nullable String refuseHost(String host, boolean sni) {
		return (sni && host.startsWith("outbound_") && host.length() <= 255) ? refuseGenerated(host)
				: DomainName.refuseWildcard(host);
	}

	private static @Nullable String refuseGenerated(String host) {
		String[] parts = host.split("_", -1);
		if (parts.length < 4) {
			return "domain name %s invalid, should follow '%s' format".formatted(host, FORMAT);
		}
		if (!DIGIT.matcher(parts[1]).find()) {
			return invalidLabel(host, parts[1]);
		}
		return LETTER.matcher(parts[3]).find() ? null : invalidLabel(host, parts[3]);
	}

	private static String invalidLabel(String host, String label) {
		return "domain name \"%s\" invalid (label \"%s\" invalid). should follow %s format".formatted(host, label,
				FORMAT);
	}

}
