package io.lateen.translate.cluster;

import java.time.Duration;

import io.lateen.model.LoadBalancing;
import io.lateen.model.LoadBalancing.HashKey;
import io.lateen.model.LoadBalancing.Table;
import io.lateen.model.LoadBalancing.Warmup;
import io.lateen.resource.istio.DestinationRule.ConsistentHash;
import io.lateen.resource.istio.DestinationRule.HttpCookie;
import io.lateen.resource.istio.DestinationRule.LoadBalancer;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is chosen (istio pilot/pkg/networking/core/cluster_traffic_policy.go,
 * applyLoadBalancer, and route/route.go, ConsistentHashToHashPolicy). Defaults are
 * Envoy's.
 */
final class BalancingPolicy {

	private static final long RING_SIZE = 1024;

	private static final int MAGLEV_SIZE = 65537;

	private BalancingPolicy() {
	}

	static LoadBalancing of(@Nullable LoadBalancer policy) {
		if (policy == null) {
			return new LoadBalancing.LeastRequest();
		}
		if (policy.consistentHash() != null) {
			return new LoadBalancing.ConsistentHash(key(policy.consistentHash()), table(policy.consistentHash()));
		}
		return switch ((policy.simple() != null) ? policy.simple() : "") {
			case "RANDOM" -> new LoadBalancing.Random();
			case "ROUND_ROBIN" -> new LoadBalancing.RoundRobin(warmup(policy));
			default -> new LoadBalancing.LeastRequest(warmup(policy));
		};
	}

	private static @Nullable Warmup warmup(LoadBalancer policy) {
		if (policy.warmup() != null && policy.warmup().duration() != null) {
			Double minimum = policy.warmup().minimumPercent();
			Double aggression = policy.warmup().aggression();
			return new Warmup(policy.warmup().duration(), (minimum != null) ? minimum : 10,
					(aggression != null) ? aggression : 1);
		}
		Duration duration = policy.warmupDurationSecs();
		return (duration != null) ? new Warmup(duration, 10, 1) : null;
	}

	private static HashKey key(ConsistentHash hash) {
		if (hash.httpHeaderName() != null) {
			return new HashKey.Header(hash.httpHeaderName());
		}
		HttpCookie cookie = hash.httpCookie();
		if (cookie != null) {
			return new HashKey.Cookie((cookie.name() != null) ? cookie.name() : "",
					(cookie.path() != null) ? cookie.path() : "", cookie.ttl(),
					cookie.attributes().stream().map(BalancingPolicy::attribute).toList());
		}
		if (Boolean.TRUE.equals(hash.useSourceIp())) {
			return new HashKey.SourceAddress();
		}
		return (hash.httpQueryParameterName() != null) ? new HashKey.QueryParameter(hash.httpQueryParameterName())
				: new HashKey.Nothing();
	}

	private static Table table(ConsistentHash hash) {
		if (hash.maglev() != null) {
			Long size = hash.maglev().tableSize();
			return new Table.Maglev((size != null && size > 0) ? size.intValue() : MAGLEV_SIZE);
		}
		Long size = (hash.ringHash() != null) ? hash.ringHash().minimumRingSize() : hash.minimumRingSize();
		return new Table.RingHash((size != null && size > 0) ? size : RING_SIZE);
	}

	private static String attribute(io.lateen.resource.istio.DestinationRule.CookieAttribute attribute) {
		String value = attribute.value();
		return (value != null && !value.isEmpty()) ? attribute.name() + "=" + value : String.valueOf(attribute.name());
	}

}
