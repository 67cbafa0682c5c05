package io.lateen.translate.cluster;

import java.time.Duration;

import io.lateen.model.OutlierDetection;
import io.lateen.resource.istio.DestinationRule;
import org.jspecify.annotations.Nullable;

/**
 * When endpoints are left out for a while (istio
 * pilot/pkg/networking/core/cluster_traffic_policy.go, applyOutlierDetection). Presence
 * alone turns it on, with Envoy's defaults.
 */
final class EjectionPolicy {

	private EjectionPolicy() {
	}

	static @Nullable OutlierDetection of(DestinationRule.@Nullable OutlierDetection policy) {
		if (policy == null) {
			return null;
		}
		OutlierDetection standard = OutlierDetection.DEFAULT;
		boolean split = Boolean.TRUE.equals(policy.splitExternalLocalOriginErrors());
		Long local = policy.consecutiveLocalOriginFailures();
		Integer percent = policy.maxEjectionPercent();
		return new OutlierDetection(count(policy.consecutive5xxErrors(), standard.consecutiveServerErrors()),
				count(policy.consecutiveGatewayErrors(), standard.consecutiveGatewayErrors()), split,
				(local != null && local > 0) ? local.intValue() : standard.consecutiveLocalErrors(),
				duration(policy.interval(), standard.interval()),
				duration(policy.baseEjectionTime(), standard.baseEjectionTime()),
				(percent != null && percent > 0) ? percent : standard.maxEjectionPercent());
	}

	/**
	 * Nobody is in panic unless a rule wants it, and never where the Service prefers near
	 * endpoints: then those that are not ready are known, to tell when to go elsewhere.
	 */
	static int panicPercent(DestinationRule.@Nullable OutlierDetection policy, Backend backend) {
		return (!backend.distribution().isNear() && policy != null && policy.minHealthPercent() != null)
				? policy.minHealthPercent() : 0;
	}

	private static int count(@Nullable Long value, int standard) {
		return (value != null) ? value.intValue() : standard;
	}

	private static Duration duration(@Nullable Duration value, Duration standard) {
		return (value != null) ? value : standard;
	}

}
