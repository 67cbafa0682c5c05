package io.lateen.listener;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import javax.security.auth.x500.X500Principal;

/**
 * What applications are told of a client's certificate.
 *
 * @param element of {@code x-forwarded-client-cert}, as Envoy writes it
 * (source/common/http/conn_manager_utility.cc, mutateXfccRequestHeader) with the details
 * that istiod asks for: subject, certificate, DNS names, URIs
 */
record ClientCertificate(String element) {

	private static final int DNS = 2;

	private static final int URI = 6;

	private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

	// names that OpenSSL has and Java has not
	private static final Map<String, String> NAMES = Map.of("1.2.840.113549.1.9.1", "emailAddress", "2.5.4.5",
			"serialNumber", "2.5.4.4", "SN", "2.5.4.42", "GN", "2.5.4.12", "title");

	/**
	 * Describes a certificate.
	 * @param own the one that the client was shown
	 */
	static ClientCertificate of(X509Certificate certificate, X509Certificate own) throws GeneralSecurityException {
		List<String> parts = new ArrayList<>();
		names(own, URI).forEach((name) -> parts.add("By=" + name));
		byte[] encoded = certificate.getEncoded();
		parts.add("Hash=" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded)));
		parts.add("Cert=\"" + urlEncodedPem(encoded) + "\"");
		parts.add("Subject=\"" + certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES) + "\"");
		names(certificate, URI).forEach((name) -> parts.add("URI=" + name));
		names(certificate, DNS).forEach((name) -> parts.add("DNS=" + name));
		return new ClientCertificate(String.join(";", parts));
	}

	private static String urlEncodedPem(byte[] encoded) {
		String pem = "-----BEGIN CERTIFICATE-----\n" + PEM.encodeToString(encoded) + "\n-----END CERTIFICATE-----\n";
		return pem.replace("\n", "%0A").replace(" ", "%20").replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
	}

	private static List<String> names(X509Certificate certificate, int type) throws CertificateParsingException {
		Collection<List<?>> names = certificate.getSubjectAlternativeNames();
		if (names == null) {
			return List.of();
		}
		return names.stream()
			.filter((name) -> Integer.valueOf(type).equals(name.get(0)))
			.map((name) -> String.valueOf(name.get(1)))
			.toList();
	}

}
