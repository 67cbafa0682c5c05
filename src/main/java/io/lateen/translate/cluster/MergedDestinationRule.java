package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.Resource;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.DestinationRule.Subset;
import io.lateen.resource.istio.DestinationRule.TrafficPolicy;
import org.jspecify.annotations.Nullable;

/**
 * DestinationRules of one namespace and host as one (istio
 * pilot/pkg/model/destination_rule.go): the subsets of all, of which the first of a name
 * counts, and the first traffic policy there is.
 *
 * @param exportTo of the first
 * @param selector of gateway pods that the rule is for; null for all
 * @param policy for all subsets
 * @param subsets by name
 * @param from what it was made of, the oldest first
 */
record MergedDestinationRule(Set<String> exportTo, @Nullable Map<String, String> selector,
		@Nullable TrafficPolicy policy, Map<String, Part> subsets, List<Resource<DestinationRule>> from) {

	/**
	 * A subset and where it stands.
	 *
	 * @param owner the rule it was written in
	 * @param index in the owner's subsets
	 */
	record Part(Resource<DestinationRule> owner, int index, Subset subset) {
	}

	static MergedDestinationRule of(Resource<DestinationRule> rule, Set<String> exportTo) {
		DestinationRule.WorkloadSelector selector = rule.content().workloadSelector();
		return new MergedDestinationRule(exportTo, (selector != null) ? selector.matchLabels() : null,
				rule.content().trafficPolicy(), parts(Map.of(), rule), List.of(rule));
	}

	private static Map<String, Part> parts(Map<String, Part> before, Resource<DestinationRule> rule) {
		Map<String, Part> parts = new LinkedHashMap<>(before);
		List<Subset> subsets = rule.content().subsets();
		for (int index = 0; index < subsets.size(); index++) {
			Subset subset = subsets.get(index);
			if (subset.name() != null) {
				parts.putIfAbsent(subset.name(), new Part(rule, index, subset));
			}
		}
		return parts;
	}

	/**
	 * Takes a younger rule of the same host in.
	 * @return those that there are from now on
	 */
	static List<MergedDestinationRule> merge(List<MergedDestinationRule> rules, Resource<DestinationRule> rule,
			Set<String> exportTo) {
		MergedDestinationRule single = of(rule, exportTo);
		List<MergedDestinationRule> merged = new ArrayList<>();
		boolean separately = true;
		for (MergedDestinationRule existing : rules) {
			if (!single.reaches(existing) || single.selectsOthersThan(existing)) {
				merged.add(existing);
				separately = true;
			}
			else {
				merged.add(existing.and(rule));
				// one for chosen workloads beside one for all stays on its own too
				separately = !exportTo.equals(existing.exportTo)
						&& (existing.selector == null) != (single.selector == null);
			}
		}
		if (separately) {
			merged.add(single);
		}
		return merged;
	}

	/** Whether it is exported to all that the other is exported to. */
	private boolean reaches(MergedDestinationRule other) {
		return this.exportTo.equals(other.exportTo)
				|| (!other.exportTo.isEmpty() && this.exportTo.containsAll(other.exportTo));
	}

	private boolean selectsOthersThan(MergedDestinationRule other) {
		return this.selector != null && other.selector != null && !this.selector.equals(other.selector);
	}

	private MergedDestinationRule and(Resource<DestinationRule> rule) {
		List<Resource<DestinationRule>> all = new ArrayList<>(this.from);
		all.add(rule);
		return new MergedDestinationRule(this.exportTo, this.selector,
				(this.policy != null) ? this.policy : rule.content().trafficPolicy(), parts(this.subsets, rule), all);
	}

	/** Whether it is for the gateway's pods alone, and these are among them. */
	boolean selects(Map<String, String> labels) {
		return this.selector != null && labels.entrySet().containsAll(this.selector.entrySet());
	}

	boolean isVisibleTo(String namespace) {
		return this.exportTo.isEmpty() || this.exportTo.contains(ExportTo.PUBLIC) || this.exportTo.contains(namespace);
	}

}
