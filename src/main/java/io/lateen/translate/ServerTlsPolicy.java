package io.lateen.translate;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.lateen.model.Credential;
import io.lateen.model.Pem;
import io.lateen.model.ServerTls;
import io.lateen.model.ServerTls.Certificate;
import io.lateen.model.ServerTls.Clients;
import io.lateen.model.ServerTls.Clients.Need;
import io.lateen.model.ServerTls.Version;
import io.lateen.model.Trust;
import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.Gateway.TlsCertificate;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings of one server that terminates TLS (istio
 * pilot/pkg/networking/core/listener.go, BuildListenerTLSContext). What cannot be had is
 * in them as such: then the server's handshakes fail, and no other server takes its
 * clients.
 */
final class ServerTlsPolicy {

	/**
	 * istio pkg/config/security/security.go, ValidCipherSuites; names are BoringSSL's.
	 */
	static final Set<String> CIPHER_SUITES = Set.of("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
			"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
			"ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA",
			"ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA",
			"DES-CBC3-SHA");

	private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

	private static final int HASH_BYTES = 32;

	private final Gateway.ServerTls tls;

	private final ServerTlsMode mode;

	private final Credentials credentials;

	private final TlsDefaults defaults;

	private final Findings findings;

	private final String field;

	ServerTlsPolicy(Gateway.ServerTls tls, Credentials credentials, TlsDefaults defaults, Findings findings,
			String field) {
		this.tls = tls;
		this.mode = ServerTlsMode.of(tls);
		this.credentials = credentials;
		this.defaults = defaults;
		this.findings = findings;
		this.field = field + ".tls";
	}

	ServerTls translate() {
		if (this.mode == ServerTlsMode.ISTIO_MUTUAL) {
			String reason = "there are no certificates of a mesh: handshakes fail";
			this.findings.ineffective(this.field + ".mode", reason);
			return new ServerTls(List.of(new Certificate("mesh", new Credential.Unavailable(reason))), Clients.ANYONE,
					null, null, List.of());
		}
		Version own = version(this.tls.minProtocolVersion());
		List<String> suites = cipherSuites();
		return new ServerTls(certificates(), clients(), (own != null) ? own : this.defaults.minVersion(),
				version(this.tls.maxProtocolVersion()), suites.isEmpty() ? this.defaults.cipherSuites() : suites,
				this.defaults.groups());
	}

	/** Names of the Secrets that it may depend on. */
	static Set<String> secrets(Gateway.ServerTls tls, String namespace) {
		Set<String> secrets = new HashSet<>();
		credentialNames(tls).forEach((name) -> secrets.addAll(Credentials.secrets(name, namespace)));
		String authorities = given(tls.caCertCredentialName());
		if (authorities != null) {
			secrets.addAll(Credentials.secrets(authorities, namespace));
		}
		return secrets;
	}

	/** Names that certificates are looked up by; empty where they are files. */
	private static List<String> credentialNames(Gateway.ServerTls tls) {
		if (!tls.credentialNames().isEmpty()) {
			return tls.credentialNames();
		}
		String name = given(tls.credentialName());
		return (name != null) ? List.of(name) : List.of();
	}

	private List<Certificate> certificates() {
		List<Certificate> certificates = new ArrayList<>();
		for (String name : credentialNames(this.tls)) {
			Credential credential = this.credentials.identity(name);
			if (credential instanceof Credential.Unavailable(String reason)) {
				this.findings.unresolved(this.field + credentialField(), reason);
			}
			if (this.credentials.hasStaple(name)) {
				this.findings.ineffective(this.field + credentialField(),
						shown(name) + ": tls.ocsp-staple is not sent");
			}
			certificates.add(new Certificate(shown(name), credential));
		}
		if (certificates.isEmpty()) {
			this.tls.tlsCertificates().stream().map(ServerTlsPolicy::certificate).forEach(certificates::add);
		}
		if (certificates.isEmpty()) {
			certificates
				.add(certificate(new TlsCertificate(this.tls.serverCertificate(), this.tls.privateKey(), null)));
		}
		return certificates;
	}

	private String shown(String credentialName) {
		return "Secret " + this.credentials.namespace() + "/" + credentialName;
	}

	private String credentialField() {
		return this.tls.credentialNames().isEmpty() ? ".credentialName" : ".credentialNames";
	}

	private static Certificate certificate(TlsCertificate files) {
		String certificate = given(files.serverCertificate());
		String key = given(files.privateKey());
		if (certificate == null || key == null) {
			// validation lets none through
			return new Certificate("", new Credential.Unavailable("no certificate is named"));
		}
		return new Certificate("file " + certificate,
				new Credential.KeyPair(new Pem.File(certificate), new Pem.File(key)));
	}

	private Clients clients() {
		if (!this.mode.isMutual()) {
			return this.tls.subjectAltNames().isEmpty() ? Clients.ANYONE : namesWithoutAuthorities();
		}
		String name = authoritiesName();
		Trust trust = (name != null) ? this.credentials.trust(name) : files();
		if (trust instanceof Trust.Unavailable(String reason)) {
			this.findings.unresolved(this.field
					+ (given(this.tls.caCertCredentialName()) != null ? ".caCertCredentialName" : credentialField()),
					reason);
		}
		return clients((name != null) ? shown(name) : "file " + this.tls.caCertificates(), trust);
	}

	private Clients clients(String name, Trust trust) {
		List<String> keyHashes = this.tls.verifyCertificateSpki();
		List<String> certificateHashes = this.tls.verifyCertificateHash()
			.stream()
			.map((hash) -> hash.replace(":", "").toLowerCase(Locale.ROOT))
			.toList();
		Trust checked = trust;
		if (!keyHashes.stream().allMatch(ServerTlsPolicy::isKeyHash)) {
			checked = refuse(".verifyCertificateSpki", "is no SHA-256 in base64");
		}
		if (!certificateHashes.stream().allMatch((hash) -> HASH.matcher(hash).matches())) {
			checked = refuse(".verifyCertificateHash", "is no SHA-256 in hex");
		}
		Need need = (this.mode == ServerTlsMode.MUTUAL) ? Need.REQUIRED : Need.OPTIONAL;
		return new Clients(need, (checked == trust) ? name : "", checked,
				Boolean.TRUE.equals(this.tls.insecureSkipVerify()), this.tls.subjectAltNames(), keyHashes,
				certificateHashes);
	}

	// of certificates in Secrets only; istiod does not pass the names of the others on
	private Clients namesWithoutAuthorities() {
		if (credentialNames(this.tls).isEmpty()) {
			this.findings.ineffective(this.field + ".subjectAltNames", "clients are not asked for a certificate");
			return Clients.ANYONE;
		}
		Trust none = refuse(".subjectAltNames", "without authorities is refused by Envoy, with the whole listener");
		return new Clients(Need.OPTIONAL, "", none, false, List.of(), List.of(), List.of());
	}

	private Trust refuse(String setting, String reason) {
		this.findings.ineffective(this.field + setting, reason + ": handshakes fail");
		return new Trust.Unavailable(setting.substring(1) + " " + reason);
	}

	private @Nullable String authoritiesName() {
		List<String> names = credentialNames(this.tls);
		String own = given(this.tls.caCertCredentialName());
		if (own != null && !names.isEmpty()) {
			return own;
		}
		return names.isEmpty() ? null : names.getFirst();
	}

	private Trust files() {
		String authorities = given(this.tls.caCertificates());
		String revoked = given(this.tls.caCrl());
		return (authorities != null)
				? new Trust.Authorities(new Pem.File(authorities), (revoked != null) ? new Pem.File(revoked) : null)
				: new Trust.Unavailable("no authorities are named"); // validation lets
																		// none through
	}

	private List<String> cipherSuites() {
		Set<String> known = new LinkedHashSet<>();
		List<String> names = this.tls.cipherSuites();
		for (int i = 0; i < names.size(); i++) {
			if (CIPHER_SUITES.contains(names.get(i))) {
				known.add(names.get(i));
			}
			else {
				this.findings.ineffective(this.field + ".cipherSuites[" + i + "]",
						"unknown cipher suite \"" + names.get(i) + "\"");
			}
		}
		return List.copyOf(known);
	}

	private static boolean isKeyHash(String text) {
		try {
			return Base64.getDecoder().decode(text).length == HASH_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static @Nullable Version version(@Nullable String name) {
		return switch ((name != null) ? name : "") {
			case "TLSV1_0" -> Version.TLS_1_0;
			case "TLSV1_1" -> Version.TLS_1_1;
			case "TLSV1_2" -> Version.TLS_1_2;
			case "TLSV1_3" -> Version.TLS_1_3;
			default -> null;
		};
	}

	private static @Nullable String given(@Nullable String text) {
		return (text != null && !text.isEmpty()) ? text : null;
	}

}
