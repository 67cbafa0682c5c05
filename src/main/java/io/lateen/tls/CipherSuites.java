package io.lateen.tls;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/**
 * Cipher suites by the names that Istio's API has (istio pkg/config/security/security.go,
 * ValidCipherSuites), which are BoringSSL's.
 */
public final class CipherSuites {

	/** All names, of TLS 1.2 and before: those of TLS 1.3 can't be chosen. */
	public static final Set<String> KNOWN = Set.of("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
			"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
			"ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA",
			"ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA",
			"DES-CBC3-SHA");

	/** Envoy's, source/common/tls/client_context_impl.cc and server's alike. */
	private static final List<String> DEFAULT = List.of("ECDHE-ECDSA-AES128-GCM-SHA256",
			"ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305",
			"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384");

	private static final List<String> TLS_1_3 = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256");

	private CipherSuites() {
	}

	/**
	 * Names for a provider, those of TLS 1.3 included.
	 * @param names Istio's; unknown ones are left out, empty for Envoy's default
	 */
	public static List<String> of(List<String> names, SslProvider provider) {
		Set<String> chosen = new LinkedHashSet<>(names);
		chosen.retainAll(KNOWN);
		List<String> suites = new ArrayList<>(TLS_1_3);
		for (String name : chosen.isEmpty() ? DEFAULT : chosen) {
			@Nullable String suite = (provider == SslProvider.JDK) ? CipherSuiteConverter.toJava(name, "TLS") : name;
			if (suite != null) {
				suites.add(suite);
			}
		}
		return suites;
	}

}
