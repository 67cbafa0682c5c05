package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.lateen.resource.istio.DestinationRule.Distribute;
import io.lateen.resource.istio.DestinationRule.Failover;
import io.lateen.resource.istio.DestinationRule.LocalitySetting;
import io.lateen.translate.Field;
import org.jspecify.annotations.Nullable;

/**
 * Locality settings (istio pkg/config/validation/agent/validation.go,
 * ValidateLocalityLbSetting).
 */
final class LocalityValidation {

	private static final Set<String> TOPOLOGY = Set.of("topology.kubernetes.io/region", "topology.kubernetes.io/zone",
			"topology.istio.io/subzone");

	private LocalityValidation() {
	}

	static void check(Field field, LocalitySetting setting, boolean detectsOutliers) {
		if (!setting.distribute().isEmpty() && !setting.failover().isEmpty()) {
			field.rejected("can not simultaneously specify 'distribute' and 'failover'");
			return;
		}
		for (String label : setting.failover().isEmpty() ? List.<String>of() : setting.failoverPriority()) {
			if (TOPOLOGY.contains(label)) {
				field.rejected("can not simultaneously set 'failover' and topology label '" + label
						+ "' in 'failover_priority'");
				return;
			}
		}
		checkDistribute(field, setting.distribute());
		boolean failsOver = !setting.failover().isEmpty() || !setting.failoverPriority().isEmpty();
		if (failsOver && !detectsOutliers) {
			field.warning("outlier detection policy must be provided for failover");
		}
		for (int i = 0; i < setting.failover().size(); i++) {
			check(field.at("failover", i), setting.failover().get(i));
		}
	}

	private static void checkDistribute(Field field, List<Distribute> distribute) {
		List<String> sources = new ArrayList<>();
		for (int i = 0; i < distribute.size(); i++) {
			Distribute rule = distribute.get(i);
			Field to = field.at("distribute", i).at("to");
			sources.add((rule.from() != null) ? rule.from() : "");
			if (rule.to().values().stream().anyMatch((weight) -> weight <= 0 || weight > 100)) {
				to.rejected("locality weight must be in range [1, 100]");
				return;
			}
			long total = rule.to().values().stream().mapToLong(Long::longValue).sum();
			if (total != 100) {
				to.rejected("total locality weight " + total + " != 100");
				return;
			}
			to.rejectedFor(refuse(rule.to().keySet()));
		}
		field.at("distribute").rejectedFor(refuse(sources));
	}

	/** Istio's validateLocalities: complete labels, of which none covers another. */
	private static @Nullable String refuse(Collection<String> localities) {
		List<String> seen = new ArrayList<>();
		for (String locality : localities) {
			String[] labels = locality.split("/", -1);
			for (int i = 0; i < labels.length; i++) {
				if (labels[i].isEmpty()) {
					return "locality " + locality + " must not contain empty region/zone/subzone info";
				}
				if (labels[i].equals("*") && i < labels.length - 1) {
					return "locality " + locality + " wildcard '*' number can not exceed 1 and must be in the end";
				}
			}
			for (String other : seen) {
				if (covers(other, locality) || covers(locality, other)) {
					return "locality " + locality + " overlap with previous specified ones";
				}
			}
			seen.add(locality);
		}
		return null;
	}

	private static boolean covers(String one, String other) {
		String area = one.endsWith("/*") ? one.substring(0, one.length() - 2) : one;
		return area.equals("*") || other.equals(area) || other.startsWith(area + "/");
	}

	private static void check(Field field, Failover failover) {
		String from = (failover.from() != null) ? failover.from() : "";
		String to = (failover.to() != null) ? failover.to() : "";
		if (from.equals(to)) {
			field.rejected("locality lb failover settings must specify different regions");
		}
		if (from.contains("/") || to.contains("/")) {
			field.rejected("locality lb failover only specify region");
		}
		if (from.contains("*") || to.contains("*")) {
			field.rejected("locality lb failover region should not contain '*' wildcard");
		}
	}

}
