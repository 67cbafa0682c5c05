package io.lateen.resource.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * {@code Secret}: of its values those that may be certificates, keys, lists of revoked
 * certificates and answers of OCSP; others are not kept.
 *
 * @param data values in base64
 */
public record Secret(@Nullable String type, Map<String, String> data) {

	private static final Set<String> KEPT = Set.of("cert", "key", "cacert", "crl", "tls.crt", "tls.key", "ca.crt",
			"ca.crl", "tls.ocsp-staple");

	public Secret {
		Map<String, String> kept = new HashMap<>((data != null) ? data : Map.of());
		kept.keySet().retainAll(KEPT);
		data = Map.copyOf(kept);
	}

	/** Keys only: the values must not get into a log. */
	@Override
	public String toString() {
		return "Secret" + this.data.keySet();
	}

}
