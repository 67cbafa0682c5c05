package io.lateen.translate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.lateen.model.MeshSettings;
import io.lateen.model.MeshSettings.ClientCertificateDetails;
import io.lateen.model.MeshSettings.ProxyHeaders;
import io.lateen.model.ServerTls.Version;
import io.lateen.resource.istio.DestinationRule.Distribute;
import io.lateen.resource.istio.DestinationRule.Failover;
import io.lateen.resource.istio.DestinationRule.LocalitySetting;
import io.lateen.resource.istio.VirtualService.Retry;
import org.jspecify.annotations.Nullable;

/**
 * Reads what concerns a gateway of MeshConfig (istio.io/api mesh/v1alpha1/config.proto,
 * proxy.proto).
 */
final class MeshConfigReader {

	// with effect on Istio's gateways, and none here
	private static final List<String> WITHOUT_EFFECT = List.of("accessLogEncoding", "accessLogFile", "accessLogFormat",
			"defaultProviders", "defaultTrafficPolicy", "discoverySelectors", "dnsRefreshRate", "enableTracing",
			"extensionProviders", "tcpKeepalive", "zoneAwareLbSetting", "defaultConfig.connectionSettings",
			"defaultConfig.proxyHeaders.forwardedClientCert", "defaultConfig.proxyHeaders.preserveHttp1HeaderCase",
			"defaultConfig.proxyHeaders.setCurrentClientCertDetails", "defaultConfig.tracing");

	private static final String PROXY_HEADERS = "defaultConfig.proxyHeaders.";

	private static final String LOCALITY = "localityLbSetting";

	private static final String TLS = "tlsDefaults";

	/** istio pkg/config/security/security.go, ValidECDHCurves. */
	private static final Set<String> GROUPS = Set.of("P-224", "P-256", "P-384", "P-521", "X25519", "X25519MLKEM768",
			"X25519Kyber768Draft00");

	private static final String RETRY = "defaultHttpRetryPolicy";

	private final ConfigTree tree;

	private final String field;

	private final Findings findings;

	MeshConfigReader(Map<?, ?> mesh, String field, Findings findings) {
		this.tree = new ConfigTree(mesh, field, findings);
		this.field = field;
		this.findings = findings;
	}

	MeshSettings settings() {
		return new MeshSettings(pathNormalization(),
				Objects.requireNonNullElse(this.tree.number("defaultConfig.gatewayTopology.numTrustedProxies"), 0),
				clientCertificate(), proxyHeaders(),
				this.tree.isPresent("defaultConfig.gatewayTopology.proxyProtocol"));
	}

	MeshDefaults defaults() {
		Duration connectTimeout = this.tree.duration("connectTimeout");
		return new MeshDefaults(retry(),
				(connectTimeout != null) ? connectTimeout : MeshDefaults.ISTIO.connectTimeout(),
				this.tree.constant("h2UpgradePolicy", H2UpgradePolicy.class) == H2UpgradePolicy.UPGRADE,
				exportTo("defaultVirtualServiceExportTo"), exportTo("defaultDestinationRuleExportTo"),
				exportTo("defaultServiceExportTo"), locality(), tls());
	}

	void reportWithoutEffect() {
		for (String path : WITHOUT_EFFECT) {
			if (this.tree.has(path)) {
				this.findings.ineffective(this.field + "." + path, "has no effect on this gateway");
			}
		}
	}

	private MeshSettings.PathNormalization pathNormalization() {
		Normalization normalization = this.tree.constant("pathNormalization.normalization", Normalization.class);
		return switch (Objects.requireNonNullElse(normalization, Normalization.DEFAULT)) {
			case DEFAULT, BASE -> MeshSettings.PathNormalization.BASE;
			case NONE -> MeshSettings.PathNormalization.NONE;
			case MERGE_SLASHES -> MeshSettings.PathNormalization.MERGE_SLASHES;
			case DECODE_AND_MERGE_SLASHES -> MeshSettings.PathNormalization.DECODE_AND_MERGE_SLASHES;
		};
	}

	private ClientCertificateDetails clientCertificate() {
		ForwardClientCertDetails details = this.tree.constant("defaultConfig.gatewayTopology.forwardClientCertDetails",
				ForwardClientCertDetails.class);
		return switch (Objects.requireNonNullElse(details, ForwardClientCertDetails.UNDEFINED)) {
			case UNDEFINED, SANITIZE_SET -> ClientCertificateDetails.SANITIZE_SET;
			case SANITIZE -> ClientCertificateDetails.SANITIZE;
			case FORWARD_ONLY -> ClientCertificateDetails.FORWARD_ONLY;
			case APPEND_FORWARD -> ClientCertificateDetails.APPEND_FORWARD;
			case ALWAYS_FORWARD_ONLY -> ClientCertificateDetails.ALWAYS_FORWARD_ONLY;
		};
	}

	// pilot/pkg/networking/util/proxy_headers.go, GetProxyHeadersFromProxyConfig
	private ProxyHeaders proxyHeaders() {
		String server = this.tree.text(PROXY_HEADERS + "server.value");
		if (this.tree.isOn(PROXY_HEADERS + "server.disabled")) {
			server = "";
		}
		else if (server == null || server.isEmpty()) {
			server = ProxyHeaders.DEFAULT.server();
		}
		return new ProxyHeaders(server, !this.tree.isOn(PROXY_HEADERS + "requestId.disabled"),
				!this.tree.isOn(PROXY_HEADERS + "attemptCount.disabled"),
				!this.tree.isOn(PROXY_HEADERS + "envoyDebugHeaders.disabled"),
				this.tree.isOn(PROXY_HEADERS + "xForwardedHost.enabled"),
				this.tree.isOn(PROXY_HEADERS + "xForwardedPort.enabled"));
	}

	private @Nullable Retry retry() {
		if (!this.tree.has(RETRY)) {
			return null;
		}
		return new Retry(this.tree.number(RETRY + ".attempts"), this.tree.duration(RETRY + ".perTryTimeout"),
				this.tree.text(RETRY + ".retryOn"), this.tree.flag(RETRY + ".retryRemoteLocalities"),
				this.tree.flag(RETRY + ".retryIgnorePreviousHosts"), this.tree.duration(RETRY + ".backoff"));
	}

	private LocalitySetting locality() {
		List<Distribute> distribute = this.tree.trees(LOCALITY + ".distribute")
			.stream()
			.map((rule) -> new Distribute(rule.text("from"), rule.numbers("to")))
			.toList();
		List<Failover> failover = this.tree.trees(LOCALITY + ".failover")
			.stream()
			.map((rule) -> new Failover(rule.text("from"), rule.text("to")))
			.toList();
		List<String> labels = this.tree.texts(LOCALITY + ".failoverPriority");
		return new LocalitySetting(distribute, failover, (labels != null) ? labels : List.of(),
				this.tree.flag(LOCALITY + ".enabled"));
	}

	// pilot/pkg/networking/core/listener.go, applyDownstreamTLSDefaults, and
	// cluster_tls.go
	private TlsDefaults tls() {
		MinVersion version = this.tree.constant(TLS + ".minProtocolVersion", MinVersion.class);
		return new TlsDefaults(switch (Objects.requireNonNullElse(version, MinVersion.TLS_AUTO)) {
			case TLS_AUTO -> null;
			case TLSV1_2 -> Version.TLS_1_2;
			case TLSV1_3 -> Version.TLS_1_3;
		}, known(TLS + ".cipherSuites", ServerTlsPolicy.CIPHER_SUITES, "cipher suite"),
				known(TLS + ".ecdhCurves", GROUPS, "curve"));
	}

	/** Istio passes all on, and Envoy refuses listeners with others. */
	private List<String> known(String path, Set<String> known, String what) {
		List<String> names = Objects.requireNonNullElse(this.tree.texts(path), List.of());
		names.stream()
			.filter((name) -> !known.contains(name))
			.forEach((name) -> this.findings.ineffective(this.field + "." + path,
					"unknown " + what + " \"" + name + "\""));
		return names.stream().filter(known::contains).distinct().toList();
	}

	private List<String> exportTo(String name) {
		List<String> exportTo = this.tree.texts(name);
		return (exportTo == null || exportTo.isEmpty()) ? List.of("*") : exportTo;
	}

	/** {@code MeshConfig.ProxyPathNormalization.NormalizationType}. */
	private enum Normalization {

		DEFAULT, NONE, BASE, MERGE_SLASHES, DECODE_AND_MERGE_SLASHES

	}

	/** {@code ForwardClientCertDetails} of topology. */
	private enum ForwardClientCertDetails {

		UNDEFINED, SANITIZE, FORWARD_ONLY, APPEND_FORWARD, SANITIZE_SET, ALWAYS_FORWARD_ONLY

	}

	/** {@code MeshConfig.TLSConfig.TLSProtocol}. */
	private enum MinVersion {

		TLS_AUTO, TLSV1_2, TLSV1_3

	}

	/** {@code MeshConfig.H2UpgradePolicy}. */
	private enum H2UpgradePolicy {

		DO_NOT_UPGRADE, UPGRADE

	}

}
