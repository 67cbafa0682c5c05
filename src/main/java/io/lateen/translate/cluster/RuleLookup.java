package io.lateen.translate.cluster;

import io.lateen.translate.ClusterContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

import io.lateen.translate.cluster.DestinationRuleIndex.Indexed;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedSet;

/**
 * Finds the DestinationRule for a backend (istio pilot/pkg/model/push_context.go,
 * destinationRule): those of the gateway's namespace (unless that is the root namespace),
 * then those that the backend's namespace exports, then those that the root namespace
 * exports. The first namespace that has one for the host or a wildcard of it wins; there
 * is no inheritance.
 */
record RuleLookup(DestinationRuleIndex index, ClusterContext context) {

	/** The rule in force for a backend, or null for none. */
	@Nullable MergedDestinationRule find(Backend backend) {
		List<MergedDestinationRule> candidates = candidates(backend);
		MergedDestinationRule forAll = null;
		for (MergedDestinationRule candidate : candidates) {
			if (candidate.selector() == null) {
				forAll = candidate;
			}
			else if (isOwn(candidate) && candidate.selects(this.context.workload().labels())) {
				return candidate;
			}
		}
		return forAll;
	}

	private boolean isOwn(MergedDestinationRule rule) {
		return rule.from().getFirst().namespace().equals(this.context.workload().namespace());
	}

	private List<MergedDestinationRule> candidates(Backend backend) {
		String own = this.context.workload().namespace();
		List<MergedDestinationRule> found = own.equals(this.context.workload().rootNamespace())
				? search(own, backend.host(), this::isPrivate) : search(own, backend.host(), this::isLocal);
		if (found.isEmpty()) {
			found = exported(backend.namespace(), backend.host());
		}
		return found.isEmpty() ? exported(this.context.workload().rootNamespace(), backend.host()) : found;
	}

	private List<MergedDestinationRule> exported(String namespace, String host) {
		return search(namespace, host, (exportTo, owner) -> !isPrivate(exportTo, owner)).stream()
			.filter((rule) -> rule.isVisibleTo(this.context.workload().namespace()))
			.toList();
	}

	private boolean isLocal(Set<String> exportTo, String namespace) {
		return exportTo.isEmpty() || exportTo.contains(ExportTo.PUBLIC) || exportTo.contains(ExportTo.PRIVATE)
				|| exportTo.contains(namespace);
	}

	private boolean isPrivate(Set<String> exportTo, String namespace) {
		if (exportTo.isEmpty()) {
			return this.context.defaults().destinationRuleExportTo().contains(ExportTo.PRIVATE);
		}
		return exportTo.size() == 1 && (exportTo.contains(ExportTo.PRIVATE) || exportTo.contains(namespace));
	}

	/** Rules for the host, else for the longest wildcard of it, that fit. */
	private List<MergedDestinationRule> search(String namespace, String host, BiPredicate<Set<String>, String> scope) {
		Map<String, PSortedSet<Indexed>> hosts = this.index.of(namespace);
		List<MergedDestinationRule> exact = merge(hosts.get(host), scope);
		if (!exact.isEmpty() || hosts.isEmpty()) {
			return exact;
		}
		for (int at = wildcardStart(host); at < host.length(); at++) {
			List<MergedDestinationRule> wildcard = merge(hosts.get("*" + host.substring(at)), scope);
			if (!wildcard.isEmpty()) {
				return wildcard;
			}
		}
		return merge(hosts.get("*"), scope);
	}

	// *.a.test is also found by its own suffix, .a.test
	private static int wildcardStart(String host) {
		return host.startsWith("*") ? 1 : 0;
	}

	private static List<MergedDestinationRule> merge(@Nullable Collection<Indexed> rules,
			BiPredicate<Set<String>, String> scope) {
		List<MergedDestinationRule> merged = new ArrayList<>();
		for (Indexed indexed : (rules != null) ? rules : List.<Indexed>of()) {
			Set<String> exportTo = exportTo(indexed);
			if (scope.test(exportTo, indexed.rule().namespace())) {
				merged = MergedDestinationRule.merge(merged, indexed.rule(), exportTo);
			}
		}
		return merged;
	}

	// a rule for chosen workloads is never for other namespaces
	private static Set<String> exportTo(Indexed rule) {
		return rule.isSelective() ? Set.of(ExportTo.PRIVATE) : Set.copyOf(rule.rule().content().exportTo());
	}

}
