package io.lateen.translate.cluster;

import io.lateen.resource.istio.DestinationRule.ClientTls;
import io.lateen.translate.Field;
import org.jspecify.annotations.Nullable;

/**
 * TLS to endpoints (istio pkg/config/validation/agent/validation.go, ValidateTLS).
 */
final class ClientTlsValidation {

	private static final String CONFIG_MAP = "configmap://";

	private ClientTlsValidation() {
	}

	/**
	 * Checks settings.
	 * @param namespace of the DestinationRule
	 */
	static void check(Field field, @Nullable ClientTls tls, String namespace) {
		if (tls == null) {
			return;
		}
		boolean simple = "SIMPLE".equals(tls.mode());
		boolean mutual = "MUTUAL".equals(tls.mode());
		String credential = (tls.credentialName() != null) ? tls.credentialName() : "";
		checkConfigMap(field.at("credentialName"), credential, namespace);
		if (Boolean.TRUE.equals(tls.insecureSkipVerify())) {
			checkUnverified(field, tls, simple, mutual);
		}
		if ((simple || mutual) && !credential.isEmpty()) {
			if (isSet(tls.clientCertificate()) || isSet(tls.caCertificates()) || isSet(tls.privateKey())
					|| isSet(tls.caCrl())) {
				field.rejected(
						"cannot specify client certificates or CA certificate or CA CRL If credentialName is set");
			}
			return;
		}
		if (mutual && !isSet(tls.clientCertificate())) {
			field.at("clientCertificate").rejected("client certificate required for mutual tls");
		}
		if (mutual && !isSet(tls.privateKey())) {
			field.at("privateKey").rejected("private key required for mutual tls");
		}
	}

	private static void checkUnverified(Field field, ClientTls tls, boolean simple, boolean mutual) {
		boolean named = isSet(tls.caCertificates()) || !tls.subjectAltNames().isEmpty();
		if (simple && (named || isSet(tls.credentialName()))) {
			field.rejected("cannot specify CaCertificates or CredentialName or SubjectAltNames when "
					+ "InsecureSkipVerify is set true");
		}
		if (mutual && named) {
			field.rejected("cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true");
		}
	}

	private static void checkConfigMap(Field field, String credential, String namespace) {
		if (!credential.startsWith(CONFIG_MAP)) {
			return;
		}
		String[] parts = credential.substring(CONFIG_MAP.length()).split("/", -1);
		if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
			field.rejected("invalid configmap:// credentialName: must be of form configmap://<namespace>/<name>");
		}
		else if (!parts[0].equals(namespace)) {
			field.rejected("invalid configmap:// credentialName: namespace must match the configuration namespace \""
					+ namespace + "\"");
		}
	}

	private static boolean isSet(@Nullable String text) {
		return text != null && !text.isEmpty();
	}

}
