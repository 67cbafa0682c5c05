package io.lateen.translate.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.resource.istio.DestinationRule.ConsistentHash;
import io.lateen.resource.istio.DestinationRule.CookieAttribute;
import io.lateen.resource.istio.DestinationRule.HttpCookie;
import io.lateen.resource.istio.DestinationRule.LoadBalancer;
import io.lateen.resource.istio.DestinationRule.OutlierDetection;
import io.lateen.resource.istio.DestinationRule.Warmup;
import io.lateen.translate.Field;
import org.jspecify.annotations.Nullable;

/**
 * Load balancers (istio pkg/config/validation/validation.go, validateLoadBalancer).
 */
final class LoadBalancerValidation {

	private static final long MAGLEV_LIMIT = 5_000_011;

	private LoadBalancerValidation() {
	}

	static void check(Field field, @Nullable LoadBalancer balancer, @Nullable OutlierDetection outlier) {
		if (balancer == null) {
			return;
		}
		if (balancer.consistentHash() != null) {
			check(field.at("consistentHash"), balancer.consistentHash());
		}
		if (balancer.localityLbSetting() != null && balancer.zoneAwareLbSetting() != null) {
			field.rejected("only one of localityLbSetting and zoneAwareLbSetting can be set");
		}
		if (balancer.localityLbSetting() != null) {
			LocalityValidation.check(field.at("localityLbSetting"), balancer.localityLbSetting(), outlier != null);
		}
		if (balancer.warmup() != null) {
			check(field.at("warmup"), balancer.warmup());
		}
		TrafficPolicyValidation.checkDuration(field.at("warmupDurationSecs"), balancer.warmupDurationSecs());
	}

	private static void check(Field field, ConsistentHash hash) {
		if (hash.httpCookie() != null) {
			check(field.at("httpCookie"), hash.httpCookie());
		}
		if (isSet(hash.minimumRingSize())) {
			field.at("minimumRingSize")
				.warning("consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash "
						+ "configuration instead");
			if (hash.ringHash() != null || hash.maglev() != null) {
				field.at("minimumRingSize").rejected("only one of MinimumRingSize or Maglev/Ringhash can be specified");
			}
		}
		if (hash.maglev() != null) {
			checkTable(field.at("maglev").at("tableSize"), hash.maglev().tableSize());
		}
	}

	private static void check(Field field, HttpCookie cookie) {
		if (cookie.name() == null) {
			// the schema says it so, before the webhook could
			field.at("name").rejected("missing required field \"name\"");
		}
		else if (cookie.name().isEmpty()) {
			field.at("name").rejected("name required for HttpCookie");
		}
		Set<String> names = new HashSet<>();
		List<CookieAttribute> attributes = cookie.attributes();
		for (int i = 0; i < attributes.size(); i++) {
			String name = attributes.get(i).name();
			if (name == null || name.isEmpty()) {
				field.at("attributes", i).at("name").rejected("cookie attribute name cannot be empty");
			}
			else if (!names.add(name)) {
				field.at("attributes", i).at("name").rejected("duplicate cookie attribute name: " + name);
			}
		}
	}

	private static void checkTable(Field field, @Nullable Long tableSize) {
		long size = (tableSize != null) ? tableSize : 0;
		if (size == 0) {
			field.rejected("tableSize must be set for maglev");
		}
		if (size >= MAGLEV_LIMIT) {
			field.rejected("tableSize must be less than " + MAGLEV_LIMIT + " for maglev");
		}
		else if (!isPrime(size)) {
			field.rejected("tableSize must be a prime number for maglev");
		}
	}

	// Istio takes 1 for a prime number
	private static boolean isPrime(long number) {
		if (number > 0 && number < 4) {
			return true;
		}
		if (number % 2 == 0) {
			return false;
		}
		for (long factor = 3; factor * factor <= number; factor += 2) {
			if (number % factor == 0) {
				return false;
			}
		}
		return true;
	}

	private static void check(Field field, Warmup warmup) {
		if (warmup.duration() == null) {
			field.at("duration").rejected("duration is required");
		}
		TrafficPolicyValidation.checkDuration(field.at("duration"), warmup.duration());
		if (warmup.minimumPercent() != null && (warmup.minimumPercent() > 100 || warmup.minimumPercent() < 0)) {
			field.at("minimumPercent").rejected("minimumPercent value should be less than or equal to 100");
		}
		if (warmup.aggression() != null && warmup.aggression() <= 0) {
			field.at("aggression").rejected("aggression should be greater than 0");
		}
	}

	private static boolean isSet(@Nullable Long value) {
		return value != null && value != 0;
	}

}
