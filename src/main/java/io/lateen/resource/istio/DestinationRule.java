package io.lateen.resource.istio;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@code DestinationRule.spec} (istio.io/api networking/v1alpha3/destination_rule.proto).
 */
public record DestinationRule(@Nullable String host, @Nullable TrafficPolicy trafficPolicy, List<Subset> subsets,
		List<String> exportTo, @Nullable WorkloadSelector workloadSelector) {

	public DestinationRule {
		subsets = Absent.toEmpty(subsets);
		exportTo = Absent.toEmpty(exportTo);
	}

	public record Subset(@Nullable String name, Map<String, String> labels, @Nullable TrafficPolicy trafficPolicy) {

		public Subset {
			labels = Absent.toEmpty(labels);
		}
	}

	public record WorkloadSelector(Map<String, String> matchLabels) {

		public WorkloadSelector {
			matchLabels = Absent.toEmpty(matchLabels);
		}
	}

	public record TrafficPolicy(@Nullable LoadBalancer loadBalancer, @Nullable ConnectionPool connectionPool,
			@Nullable OutlierDetection outlierDetection, @Nullable ClientTls tls, List<PortPolicy> portLevelSettings,
			@Nullable Tunnel tunnel, @Nullable ProxyProtocol proxyProtocol, @Nullable RetryBudget retryBudget) {

		public TrafficPolicy {
			portLevelSettings = Absent.toEmpty(portLevelSettings);
		}
	}

	/** {@code PortTrafficPolicy}. */
	public record PortPolicy(VirtualService.@Nullable PortSelector port, @Nullable LoadBalancer loadBalancer,
			@Nullable ConnectionPool connectionPool, @Nullable OutlierDetection outlierDetection,
			@Nullable ClientTls tls) {
	}

	@OneOf({ "simple", "consistentHash" })
	public record LoadBalancer(@EnumValues( {
			"UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN",
			"LEAST_REQUEST" }) @Nullable String simple, @Nullable ConsistentHash consistentHash,
			@Nullable LocalitySetting localityLbSetting, @Nullable Duration warmupDurationSecs, @Nullable Warmup warmup,
			@Nullable Map<String, Object> zoneAwareLbSetting){
	}

	@OneOf({ "httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName" })
	@OneOf({ "ringHash", "maglev" })
	public record ConsistentHash(@Nullable String httpHeaderName, @Nullable HttpCookie httpCookie,
			@Nullable Boolean useSourceIp, @Nullable String httpQueryParameterName, @Nullable Long minimumRingSize,
			@Nullable RingHash ringHash, @Nullable Maglev maglev) {
	}

	public record HttpCookie(@Nullable String name, @Nullable String path, @Nullable Duration ttl,
			List<CookieAttribute> attributes) {

		public HttpCookie {
			attributes = Absent.toEmpty(attributes);
		}
	}

	public record CookieAttribute(@Nullable String name, @Nullable String value) {
	}

	public record RingHash(@Nullable Long minimumRingSize) {
	}

	public record Maglev(@Nullable Long tableSize) {
	}

	public record LocalitySetting(List<Distribute> distribute, List<Failover> failover, List<String> failoverPriority,
			@Nullable Boolean enabled) {

		public LocalitySetting {
			distribute = Absent.toEmpty(distribute);
			failover = Absent.toEmpty(failover);
			failoverPriority = Absent.toEmpty(failoverPriority);
		}
	}

	public record Distribute(@Nullable String from, Map<String, Long> to) {

		public Distribute {
			to = Absent.toEmpty(to);
		}
	}

	public record Failover(@Nullable String from, @Nullable String to) {
	}

	public record Warmup(@Nullable Duration duration, @Nullable Double minimumPercent, @Nullable Double aggression) {
	}

	public record ConnectionPool(@Nullable TcpSettings tcp, @Nullable HttpSettings http) {
	}

	public record TcpSettings(@Nullable Integer maxConnections, @Nullable Duration connectTimeout,
			@Nullable TcpKeepalive tcpKeepalive, @Nullable Duration maxConnectionDuration,
			@Nullable Duration idleTimeout) {
	}

	public record TcpKeepalive(@Nullable Integer probes, @Nullable Duration time, @Nullable Duration interval) {
	}

	public record HttpSettings(@Nullable Integer http1MaxPendingRequests, @Nullable Integer http2MaxRequests,
			@Nullable Integer maxRequestsPerConnection, @Nullable Integer maxRetries, @Nullable Duration idleTimeout,
			@EnumValues( {
					"DEFAULT", "DO_NOT_UPGRADE", "UPGRADE" }) @Nullable String h2UpgradePolicy,
			@Nullable Boolean useClientProtocol, @Nullable Integer maxConcurrentStreams,
			@Nullable Http2KeepAlive http2KeepAlive){
	}

	/** {@code ConnectionKeepalive}. */
	public record Http2KeepAlive(@Nullable Duration interval, @Nullable Duration timeout) {
	}

	public record OutlierDetection(@Nullable Integer consecutiveErrors,
			@Nullable Boolean splitExternalLocalOriginErrors, @Nullable Long consecutiveLocalOriginFailures,
			@Nullable Long consecutiveGatewayErrors, @Nullable Long consecutive5xxErrors, @Nullable Duration interval,
			@Nullable Duration baseEjectionTime, @Nullable Integer maxEjectionPercent,
			@Nullable Integer minHealthPercent, List<Long> outlierDetectionHttpErrorCodes) {

		public OutlierDetection {
			outlierDetectionHttpErrorCodes = Absent.toEmpty(outlierDetectionHttpErrorCodes);
		}
	}

	/** {@code ClientTLSSettings}. */
	public record ClientTls(@EnumValues( {
			"DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL" }) @Nullable String mode, @Nullable String clientCertificate,
			@Nullable String privateKey, @Nullable String caCertificates, @Nullable String credentialName,
			List<String> subjectAltNames, @Nullable String sni, @Nullable Boolean insecureSkipVerify,
			@Nullable String caCrl){

		public ClientTls {
			subjectAltNames = Absent.toEmpty(subjectAltNames);
		}
	}

	public record Tunnel(@Nullable String protocol, @Nullable String targetHost, @Nullable Long targetPort) {
	}

	public record ProxyProtocol(@EnumValues( {
			"V1", "V2" }) @Nullable String version){
	}

	public record RetryBudget(@Nullable Double percent, @Nullable Long minRetryConcurrency,
			@Nullable Duration budgetInterval) {
	}

}
