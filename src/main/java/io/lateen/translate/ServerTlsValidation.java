package io.lateen.translate;

import java.util.List;
import java.util.Set;

import io.lateen.resource.istio.Gateway.ServerTls;
import io.lateen.resource.istio.Gateway.TlsCertificate;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the TLS settings of a Gateway's server (istio
 * pkg/config/validation/validation.go, validateTLSOptions).
 */
final class ServerTlsValidation {

	private static final Set<String> OLD_VERSIONS = Set.of("TLSV1_0", "TLSV1_1");

	private final Findings findings;

	private final String field;

	private final ServerTls tls;

	ServerTlsValidation(Findings findings, String field, ServerTls tls) {
		this.findings = findings;
		this.field = field;
		this.tls = tls;
	}

	void check() {
		ServerTlsMode mode = ServerTlsMode.find(this.tls.mode());
		if (mode == null) {
			this.findings.rejected(this.field + ".mode", "unknown TLS mode \"" + this.tls.mode() + "\"");
			return;
		}
		if (this.tls.minProtocolVersion() != null && OLD_VERSIONS.contains(this.tls.minProtocolVersion())
				&& this.tls.cipherSuites().isEmpty()) {
			this.findings.warning(this.field + ".minProtocolVersion",
					"TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.");
		}
		if (mode == ServerTlsMode.ISTIO_MUTUAL) {
			checkIstioMutual();
			return;
		}
		checkSources(mode);
		boolean fromSecret = isSet(this.tls.credentialName()) || !this.tls.credentialNames().isEmpty();
		if (mode.isPassthrough() || !fromSecret) {
			checkFiles(mode);
		}
	}

	private void checkIstioMutual() {
		refuseWithIstioMutual(isSet(this.tls.serverCertificate()), "serverCertificate", "server certificate");
		refuseWithIstioMutual(isSet(this.tls.privateKey()), "privateKey", "private key");
		refuseWithIstioMutual(isSet(this.tls.caCertificates()), "caCertificates", "CA bundle");
		refuseWithIstioMutual(!this.tls.tlsCertificates().isEmpty(), "tlsCertificates", "tlsCertificates");
		refuseWithIstioMutual(isSet(this.tls.credentialName()), "credentialName", "credentialName");
		refuseWithIstioMutual(!this.tls.credentialNames().isEmpty(), "credentialNames", "credentialNames");
	}

	private void refuseWithIstioMutual(boolean present, String name, String what) {
		if (present) {
			this.findings.rejected(this.field + "." + name, "ISTIO_MUTUAL TLS cannot have associated " + what);
		}
	}

	private void checkSources(ServerTlsMode mode) {
		boolean anyFile = isSet(this.tls.serverCertificate()) || isSet(this.tls.privateKey())
				|| isSet(this.tls.caCertificates()) || isSet(this.tls.caCrl());
		int sources = 0;
		sources += (isSet(this.tls.serverCertificate()) && isSet(this.tls.privateKey())) ? 1 : 0;
		sources += isSet(this.tls.credentialName()) ? 1 : 0;
		sources += this.tls.credentialNames().isEmpty() ? 0 : 1;
		sources += this.tls.tlsCertificates().isEmpty() ? 0 : 1;
		if (mode.isPassthrough() && (anyFile || sources > 0)) {
			this.findings.warning(this.field, mode + " mode does not use certificates, they will be ignored");
		}
		if (sources > 1) {
			this.findings.rejected(this.field,
					"only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified");
		}
	}

	private void checkFiles(ServerTlsMode mode) {
		if (!mode.isPassthrough()) {
			checkCertificates(mode);
		}
		if (isSet(this.tls.caCrl())) {
			if (isSet(this.tls.credentialName())) {
				this.findings.rejected(this.field + ".caCrl",
						"CRL is not supported with credentialName. CRL has to be specified in the credential");
			}
			if (mode == ServerTlsMode.SIMPLE) {
				this.findings.rejected(this.field + ".caCrl", "CRL is not supported with SIMPLE TLS");
			}
		}
	}

	private void checkCertificates(ServerTlsMode mode) {
		String prefix = mode.isMutual() ? "MUTUAL TLS" : "SIMPLE TLS";
		if (mode.isMutual() && !isSet(this.tls.caCertificates())) {
			this.findings.rejected(this.field + ".caCertificates", prefix + " requires a client CA bundle");
		}
		List<TlsCertificate> listed = this.tls.tlsCertificates();
		if (listed.size() > 2) {
			this.findings.warning(this.field + ".tlsCertificates", prefix + " can support up to 2 server certificates");
		}
		if (listed.isEmpty()) {
			checkPair(prefix, this.field, this.tls.serverCertificate(), this.tls.privateKey());
		}
		for (int i = 0; i < listed.size(); i++) {
			checkPair(prefix, this.field + ".tlsCertificates[" + i + "]", listed.get(i).serverCertificate(),
					listed.get(i).privateKey());
		}
	}

	private void checkPair(String prefix, String field, @Nullable String certificate, @Nullable String key) {
		if (!isSet(certificate)) {
			this.findings.rejected(field + ".serverCertificate", prefix + " requires a server certificate");
		}
		if (!isSet(key)) {
			this.findings.rejected(field + ".privateKey", prefix + " requires a private key");
		}
	}

	static boolean isSet(@Nullable String text) {
		return text != null && !text.isEmpty();
	}

}
