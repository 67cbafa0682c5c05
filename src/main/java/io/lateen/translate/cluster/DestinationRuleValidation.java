package io.lateen.translate.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.DestinationRule.Subset;
import io.lateen.resource.istio.DestinationRule.WorkloadSelector;
import io.lateen.translate.DomainName;
import io.lateen.translate.ExportToValidation;
import io.lateen.translate.Field;
import io.lateen.translate.Findings;
import io.lateen.translate.LabelSyntax;

/**
 * What is wrong with a DestinationRule by itself, as Istio's webhook sees it and in its
 * words (istio pkg/config/validation/validation.go, ValidateDestinationRule), and what of
 * it is not carried out.
 */
final class DestinationRuleValidation {

	private final Resource<DestinationRule> resource;

	private final Findings findings;

	private final Field spec;

	private DestinationRuleValidation(Resource<DestinationRule> resource) {
		this.resource = resource;
		this.findings = new Findings(resource);
		this.spec = Field.spec(this.findings);
	}

	static List<Problem> problems(Resource<DestinationRule> resource) {
		DestinationRuleValidation validation = new DestinationRuleValidation(resource);
		validation.check(resource.content());
		if (!Findings.isRejected(validation.findings.problems())) {
			NotCarriedOut.check(validation.spec, resource.content());
		}
		return validation.findings.problems();
	}

	private void check(DestinationRule rule) {
		this.spec.at("host").rejectedFor(DomainName.refuseWildcard((rule.host() != null) ? rule.host() : ""));
		TrafficPolicyValidation policies = new TrafficPolicyValidation(this.resource.namespace());
		policies.check(this.spec.at("trafficPolicy"), rule.trafficPolicy());
		Set<String> names = new HashSet<>();
		for (int i = 0; i < rule.subsets().size(); i++) {
			Subset subset = rule.subsets().get(i);
			checkName(this.spec.at("subsets", i).at("name"), subset, names);
			LabelSyntax.check(this.spec.at("subsets", i).at("labels"), subset.labels());
			policies.check(this.spec.at("subsets", i).at("trafficPolicy"), subset.trafficPolicy());
		}
		ExportToValidation.check(this.spec, rule.exportTo(), this.resource.namespace());
		checkSelector(rule);
	}

	private static void checkName(Field field, Subset subset, Set<String> names) {
		String name = subset.name();
		if (name == null) {
			// the schema says it so, before the webhook could
			field.rejected("missing required field \"name\"");
			return;
		}
		if (!names.add(name)) {
			field.rejected("duplicate subset names: " + name);
		}
		if (name.isEmpty()) {
			field.rejected("subset name cannot be empty");
		}
		else if (!DomainName.isLabel(name)) {
			field.rejected("subset name is invalid: " + name);
		}
	}

	private void checkSelector(DestinationRule rule) {
		WorkloadSelector selector = rule.workloadSelector();
		if (selector == null) {
			return;
		}
		Field field = this.spec.at("workloadSelector");
		SelectorValidation.check(field.at("matchLabels"), selector.matchLabels());
		List<String> exportTo = rule.exportTo();
		boolean own = exportTo.contains(ExportTo.PRIVATE) || exportTo.contains(this.resource.namespace());
		if (!exportTo.isEmpty() && !own) {
			this.spec.at("exportTo")
				.rejected("destination rule with workload selector cannot have exportTo beyond current namespace");
		}
		else if (exportTo.size() > 1) {
			this.spec.at("exportTo")
				.rejected("destination rule with workload selector cannot have multiple entries in exportTo");
		}
	}

}
