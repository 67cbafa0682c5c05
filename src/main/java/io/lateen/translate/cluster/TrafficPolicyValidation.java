package io.lateen.translate.cluster;

import java.time.Duration;

import io.lateen.resource.istio.DestinationRule.OutlierDetection;
import io.lateen.resource.istio.DestinationRule.PortPolicy;
import io.lateen.resource.istio.DestinationRule.TrafficPolicy;
import io.lateen.resource.istio.DestinationRule.Tunnel;
import io.lateen.translate.DomainName;
import io.lateen.translate.Field;
import io.lateen.translate.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Traffic policies (istio pkg/config/validation/validation.go, validateTrafficPolicy).
 *
 * @param namespace of the DestinationRule
 */
record TrafficPolicyValidation(String namespace) {

	void check(Field field, @Nullable TrafficPolicy policy) {
		if (policy == null) {
			return;
		}
		if (isEmpty(policy)) {
			field.rejected("traffic policy must have at least one field");
			return;
		}
		if (policy.tunnel() != null && policy.proxyProtocol() != null) {
			field.rejected("tunnel and proxyProtocol must not be set together");
			return;
		}
		checkOutlierDetection(field.at("outlierDetection"), policy.outlierDetection());
		ConnectionPoolValidation.check(field.at("connectionPool"), policy.connectionPool());
		LoadBalancerValidation.check(field.at("loadBalancer"), policy.loadBalancer(), policy.outlierDetection());
		ClientTlsValidation.check(field.at("tls"), policy.tls(), this.namespace);
		for (int i = 0; i < policy.portLevelSettings().size(); i++) {
			check(field.at("portLevelSettings", i), policy.portLevelSettings().get(i));
		}
		checkTunnel(field.at("tunnel"), policy.tunnel());
	}

	private static boolean isEmpty(TrafficPolicy policy) {
		return policy.outlierDetection() == null && policy.connectionPool() == null && policy.loadBalancer() == null
				&& policy.tls() == null && policy.portLevelSettings().isEmpty() && policy.tunnel() == null
				&& policy.proxyProtocol() == null && policy.retryBudget() == null;
	}

	private void check(Field field, PortPolicy policy) {
		if (policy.port() == null) {
			field.at("port").rejected("portTrafficPolicy must have valid port");
		}
		if (policy.outlierDetection() == null && policy.connectionPool() == null && policy.loadBalancer() == null
				&& policy.tls() == null) {
			field.rejected("port traffic policy must have at least one field");
			return;
		}
		checkOutlierDetection(field.at("outlierDetection"), policy.outlierDetection());
		ConnectionPoolValidation.check(field.at("connectionPool"), policy.connectionPool());
		LoadBalancerValidation.check(field.at("loadBalancer"), policy.loadBalancer(), policy.outlierDetection());
		ClientTlsValidation.check(field.at("tls"), policy.tls(), this.namespace);
	}

	private static void checkOutlierDetection(Field field, @Nullable OutlierDetection outlier) {
		if (outlier == null) {
			return;
		}
		checkDuration(field.at("baseEjectionTime"), outlier.baseEjectionTime());
		checkDuration(field.at("interval"), outlier.interval());
		if (outlier.consecutiveErrors() != null && outlier.consecutiveErrors() != 0) {
			field.at("consecutiveErrors")
				.warning("outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or "
						+ "consecutive5xxErrors instead");
		}
		Long local = outlier.consecutiveLocalOriginFailures();
		if (!Boolean.TRUE.equals(outlier.splitExternalLocalOriginErrors()) && local != null && local > 0) {
			field.at("consecutiveLocalOriginFailures")
				.rejected("outlier detection consecutive local origin failures is specified, but split external "
						+ "local origin errors is set to false");
		}
		checkPercent(field.at("maxEjectionPercent"), outlier.maxEjectionPercent());
		checkPercent(field.at("minHealthPercent"), outlier.minHealthPercent());
	}

	private static void checkPercent(Field field, @Nullable Integer percent) {
		if (percent != null && (percent < 0 || percent > 100)) {
			field.rejected("percentage " + percent + " is not in range 0..100");
		}
	}

	private static void checkTunnel(Field field, @Nullable Tunnel tunnel) {
		if (tunnel == null) {
			return;
		}
		String protocol = (tunnel.protocol() != null) ? tunnel.protocol() : "";
		if (!protocol.isEmpty() && !protocol.equals("CONNECT") && !protocol.equals("POST")) {
			field.at("protocol").rejected("tunnel protocol must be \"CONNECT\" or \"POST\"");
		}
		String host = (tunnel.targetHost() != null) ? tunnel.targetHost() : "";
		if (DomainName.refuse(host) != null && !IpAddress.isValid(host)) {
			field.at("targetHost").rejected("tunnel target host must be valid FQDN or IP address");
		}
		checkPort(field.at("targetPort"), tunnel.targetPort());
	}

	/** Whole milliseconds, at least one (istio agent.ValidateDuration). */
	static void checkDuration(Field field, @Nullable Duration duration) {
		if (duration == null) {
			return;
		}
		if (duration.compareTo(Duration.ofMillis(1)) < 0) {
			field.rejected("must be a valid duration greater than 1ms");
		}
		else if (duration.toNanosPart() % 1_000_000 != 0) {
			field.rejected("only durations to ms precision are supported");
		}
	}

	static void checkPort(Field field, @Nullable Long port) {
		long number = (port != null) ? port : 0;
		if (number < 1 || number > 65535) {
			field.rejected("port number " + number + " must be in the range 1..65535");
		}
	}

}
