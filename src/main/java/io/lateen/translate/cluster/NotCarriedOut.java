package io.lateen.translate.cluster;

import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.DestinationRule.ClientTls;
import io.lateen.resource.istio.DestinationRule.LoadBalancer;
import io.lateen.resource.istio.DestinationRule.PortPolicy;
import io.lateen.resource.istio.DestinationRule.TrafficPolicy;
import io.lateen.translate.Field;
import org.jspecify.annotations.Nullable;

/**
 * What of DestinationRules is translated but not carried out at run time. A line goes
 * when the run time learns it.
 */
final class NotCarriedOut {

	private static final String REASON = "is not carried out yet";

	private NotCarriedOut() {
	}

	static void check(Field spec, DestinationRule rule) {
		check(spec.at("trafficPolicy"), rule.trafficPolicy());
		for (int i = 0; i < rule.subsets().size(); i++) {
			check(spec.at("subsets", i).at("trafficPolicy"), rule.subsets().get(i).trafficPolicy());
		}
	}

	private static void check(Field field, @Nullable TrafficPolicy policy) {
		if (policy == null) {
			return;
		}
		if (policy.tunnel() != null) {
			field.at("tunnel").ineffective("tunnel is for TCP and TLS routes, and is not carried out yet");
		}
		check(field.at("tls"), policy.tls());
		check(field.at("loadBalancer"), policy.loadBalancer());
		for (int i = 0; i < policy.portLevelSettings().size(); i++) {
			PortPolicy port = policy.portLevelSettings().get(i);
			Field at = field.at("portLevelSettings", i);
			check(at.at("tls"), port.tls());
			check(at.at("loadBalancer"), port.loadBalancer());
		}
	}

	private static void check(Field field, @Nullable ClientTls tls) {
		if (tls != null && "ISTIO_MUTUAL".equals(tls.mode())) {
			field.at("mode")
				.ineffective("ISTIO_MUTUAL needs certificates of a mesh, which this gateway does not have"
						+ ": requests are answered with 503, never sent in clear text");
		}
	}

	private static void check(Field field, @Nullable LoadBalancer balancer) {
		if (balancer == null) {
			return;
		}
		checkAny(field.at("zoneAwareLbSetting"), balancer.zoneAwareLbSetting());
		if ("PASSTHROUGH".equals(balancer.simple())) {
			field.at("simple").ineffective("a gateway has no original destination: LEAST_REQUEST is used");
		}
	}

	private static void checkAny(Field field, @Nullable Object set) {
		if (set != null) {
			field.ineffective(REASON);
		}
	}

}
