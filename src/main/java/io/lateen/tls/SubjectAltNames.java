package io.lateen.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate is one's with a name (Envoy:
 * source/common/tls/cert_validator/default_validator.cc, verifySubjectAltName, and
 * source/common/tls/utility.cc, dnsNameMatch). The subject's CN counts for nothing.
 */
final class SubjectAltNames {

	private static final int EMAIL = 1;

	private static final int DNS = 2;

	private static final int URI = 6;

	private static final int IP_ADDRESS = 7;

	private SubjectAltNames() {
	}

	/** Whether one of the certificate's names is one of these. */
	static boolean match(X509Certificate certificate, Collection<String> names) {
		for (List<?> san : of(certificate)) {
			for (String name : names) {
				if (match((Integer) san.get(0), san.get(1), name)) {
					return true;
				}
			}
		}
		return false;
	}

	private static Collection<List<?>> of(X509Certificate certificate) {
		try {
			@Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
			return (names != null) ? names : List.of();
		}
		catch (CertificateParsingException ex) {
			return List.of();
		}
	}

	private static boolean match(int kind, Object san, String name) {
		return switch (kind) {
			case DNS -> matchDns(san.toString(), name);
			case URI, EMAIL -> san.equals(name);
			case IP_ADDRESS -> matchAddress(san.toString(), name);
			default -> false;
		};
	}

	private static boolean matchDns(String san, String name) {
		String pattern = san.toLowerCase(Locale.ROOT);
		String host = name.toLowerCase(Locale.ROOT);
		if (pattern.equals(host)) {
			return true;
		}
		// the star stands for the first label, or for a part of it
		int star = pattern.indexOf('*');
		int firstDot = pattern.indexOf('.');
		if (star < 0 || firstDot < star || pattern.indexOf('*', star + 1) >= 0 || pattern.startsWith("xn--")) {
			return false;
		}
		int dot = host.indexOf('.');
		if (dot < 0 || !host.substring(dot).equals(pattern.substring(firstDot))) {
			return false;
		}
		String label = host.substring(0, dot);
		String before = pattern.substring(0, star);
		String after = pattern.substring(star + 1, firstDot);
		return label.length() >= before.length() + after.length() && label.startsWith(before) && label.endsWith(after);
	}

	private static boolean matchAddress(String san, String name) {
		byte @Nullable [] expected = NetUtil.createByteArrayFromIpAddressString(san);
		byte @Nullable [] asked = NetUtil.createByteArrayFromIpAddressString(name);
		return expected != null && asked != null && Arrays.equals(expected, asked);
	}

}
