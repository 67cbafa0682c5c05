package io.lateen.translate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.Delegate;
import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.HttpRule;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rules of delegates in place of the rules that name them (istio
 * pilot/pkg/model/virtualservice_controller.go, mergeVirtualServices). A delegate that is
 * not there takes its own rule only with it.
 */
final class Delegation {

	private final Resource<VirtualService> root;

	private final InForce<VirtualService> all;

	private final MeshDefaults defaults;

	private final String domain;

	private final Findings findings;

	private final List<MergedRule> rules = new ArrayList<>();

	private final Set<ResourceName> delegates = new LinkedHashSet<>();

	Delegation(Resource<VirtualService> root, InForce<VirtualService> all, MeshDefaults defaults, String domain) {
		this.root = root;
		this.all = all;
		this.defaults = defaults;
		this.domain = domain;
		this.findings = new Findings(root);
		CompleteNames names = new CompleteNames(root.namespace(), domain);
		List<HttpRule> own = root.content().http();
		for (int i = 0; i < own.size(); i++) {
			add(i, names.rule(own.get(i)));
		}
	}

	/** The rules in order, each with its delegate's rule merged in. */
	List<MergedRule> rules() {
		return List.copyOf(this.rules);
	}

	/** The delegates that are named, whether they are there or not. */
	Set<ResourceName> delegates() {
		return Set.copyOf(this.delegates);
	}

	List<Problem> problems() {
		return this.findings.problems();
	}

	private void add(int index, HttpRule rule) {
		Delegate delegate = rule.delegate();
		if (delegate == null) {
			this.rules.add(new MergedRule(this.root, index, "", rule));
			return;
		}
		String namespace = delegate.namespace();
		ResourceName name = new ResourceName(
				(namespace == null || namespace.isEmpty()) ? this.root.namespace() : namespace,
				String.valueOf(delegate.name()));
		this.delegates.add(name);
		String field = "spec.http[" + index + "].delegate";
		Resource<VirtualService> found = find(field, name);
		if (found != null) {
			addRulesOf(found, index, rule, field);
		}
	}

	private @Nullable Resource<VirtualService> find(String field, ResourceName name) {
		Resource<VirtualService> found = this.all.get(name);
		if (found == null) {
			this.findings.unresolved(field, "VirtualService " + name + " does not exist: this rule has no effect");
			return null;
		}
		if (!found.content().hosts().isEmpty()) {
			this.findings.unresolved(field,
					"VirtualService " + name + " has hosts and is no delegate: this rule has no effect");
			return null;
		}
		if (!Visibility.isExported(found, this.defaults.virtualServiceExportTo(), this.root.namespace())) {
			this.findings.unresolved(field, "VirtualService " + name + " is not exported to namespace "
					+ this.root.namespace() + ": this rule has no effect");
			return null;
		}
		return found;
	}

	private void addRulesOf(Resource<VirtualService> delegate, int index, HttpRule root, String field) {
		CompleteNames names = new CompleteNames(delegate.namespace(), this.domain);
		List<HttpRule> inner = delegate.content().http();
		for (int i = 0; i < inner.size(); i++) {
			HttpRule merged = merge(root, names.rule(inner.get(i)));
			if (merged != null) {
				this.rules.add(new MergedRule(this.root, index, delegate.name() + "/" + i, merged));
			}
			else {
				this.findings.ineffective(field, "rule " + i + " of VirtualService " + delegate.name()
						+ " has a match that does not fit into those of this rule: it has no effect here");
			}
		}
	}

	// mergeHTTPRoute: what the delegate says counts, block by block
	private static @Nullable HttpRule merge(HttpRule root, HttpRule inner) {
		List<HttpMatch> match = MatchMerge.merge(root.match(), inner.match());
		if (match == null) {
			return null;
		}
		return new HttpRule(MatchMerge.joined(root.name(), inner.name()), match, inner.route(), inner.redirect(),
				or(inner.directResponse(), root.directResponse()), null, or(inner.rewrite(), root.rewrite()),
				or(inner.timeout(), root.timeout()), or(inner.retries(), root.retries()),
				or(inner.fault(), root.fault()), or(inner.mirror(), root.mirror()),
				inner.mirrors().isEmpty() ? root.mirrors() : inner.mirrors(),
				or(inner.mirrorPercent(), root.mirrorPercent()), or(inner.mirrorPercentage(), root.mirrorPercentage()),
				or(inner.corsPolicy(), root.corsPolicy()), or(inner.headers(), root.headers()));
	}

	private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
		return (first != null) ? first : second;
	}

}
