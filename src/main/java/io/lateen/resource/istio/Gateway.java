package io.lateen.resource.istio;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** {@code Gateway.spec} (istio.io/api networking/v1alpha3/gateway.proto). */
public record Gateway(List<Server> servers, Map<String, String> selector) {

	public Gateway {
		servers = Absent.toEmpty(servers);
		selector = Absent.toEmpty(selector);
	}

	public record Server(@Nullable Port port, @Nullable String bind, List<String> hosts, @Nullable ServerTls tls,
			@Nullable String defaultEndpoint, @Nullable String name) {

		public Server {
			hosts = Absent.toEmpty(hosts);
		}
	}

	public record Port(@Nullable Long number, @Nullable String protocol, @Nullable String name,
			@Nullable Long targetPort) {
	}

	/** {@code ServerTLSSettings}. */
	public record ServerTls(@Nullable Boolean httpsRedirect, @EnumValues( {
			"PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL",
			"OPTIONAL_MUTUAL" }) @Nullable String mode, @Nullable String serverCertificate, @Nullable String privateKey,
			@Nullable String caCertificates, @Nullable String caCrl, @Nullable String credentialName,
			List<String> credentialNames, @Nullable String caCertCredentialName, List<TlsCertificate> tlsCertificates,
			List<String> subjectAltNames, List<String> verifyCertificateSpki, List<String> verifyCertificateHash,
			@EnumValues({ "TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3" }) @Nullable String minProtocolVersion,
			@EnumValues({ "TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3" }) @Nullable String maxProtocolVersion,
			List<String> cipherSuites, @Nullable Boolean insecureSkipVerify){

		public ServerTls {
			credentialNames = Absent.toEmpty(credentialNames);
			tlsCertificates = Absent.toEmpty(tlsCertificates);
			subjectAltNames = Absent.toEmpty(subjectAltNames);
			verifyCertificateSpki = Absent.toEmpty(verifyCertificateSpki);
			verifyCertificateHash = Absent.toEmpty(verifyCertificateHash);
			cipherSuites = Absent.toEmpty(cipherSuites);
		}
	}

	public record TlsCertificate(@Nullable String serverCertificate, @Nullable String privateKey,
			@Nullable String caCertificates) {
	}

}
