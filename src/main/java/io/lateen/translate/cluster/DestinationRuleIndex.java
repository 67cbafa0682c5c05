package io.lateen.translate.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.translate.ServiceName;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * DestinationRules by namespace and host, and by host alone. Immutable.
 */
record DestinationRuleIndex(PMap<ResourceName, Indexed> byName,
		PMap<String, PMap<String, PSortedSet<Indexed>>> byNamespace, PMap<String, PSortedSet<Indexed>> byHost) {

	static final DestinationRuleIndex EMPTY = new DestinationRuleIndex(HashTreePMap.empty(), HashTreePMap.empty(),
			HashTreePMap.empty());

	/**
	 * A rule.
	 *
	 * @param host its full name
	 */
	record Indexed(String host, Resource<DestinationRule> rule) {

		/**
		 * Those for chosen workloads first, then by age (istio
		 * pilot/pkg/model/push_context.go, sortConfigBySelectorAndCreationTime).
		 */
		static final Comparator<Indexed> IN_ORDER = Comparator
			.<Indexed, Boolean>comparing((rule) -> !rule.isSelective())
			.thenComparing(Indexed::rule, Resource.BY_AGE);

		static Indexed of(Resource<DestinationRule> rule, String domain) {
			String host = (rule.content().host() != null) ? rule.content().host() : "";
			return new Indexed(ServiceName.complete(host, rule.namespace(), domain), rule);
		}

		boolean isSelective() {
			return this.rule.content().workloadSelector() != null;
		}

		boolean isWildcard() {
			return this.host.startsWith("*");
		}

	}

	@Nullable Indexed get(ResourceName name) {
		return this.byName.get(name);
	}

	/** Rules for exactly this host, of all namespaces. */
	Collection<Indexed> forHost(String host) {
		PSortedSet<Indexed> found = this.byHost.get(host);
		return (found != null) ? found : List.of();
	}

	/** Rules of a namespace by host. */
	PMap<String, PSortedSet<Indexed>> of(String namespace) {
		PMap<String, PSortedSet<Indexed>> found = this.byNamespace.get(namespace);
		return (found != null) ? found : HashTreePMap.empty();
	}

	/** A rule as it is from now on; null when it is gone. */
	DestinationRuleIndex with(ResourceName name, @Nullable Indexed rule) {
		Indexed old = this.byName.get(name);
		PMap<String, PSortedSet<Indexed>> inNamespace = of(name.namespace());
		PMap<String, PSortedSet<Indexed>> everywhere = this.byHost;
		if (old != null) {
			inNamespace = minus(inNamespace, old);
			everywhere = minus(everywhere, old);
		}
		if (rule != null) {
			inNamespace = plus(inNamespace, rule);
			everywhere = plus(everywhere, rule);
		}
		return new DestinationRuleIndex((rule != null) ? this.byName.plus(name, rule) : this.byName.minus(name),
				inNamespace.isEmpty() ? this.byNamespace.minus(name.namespace())
						: this.byNamespace.plus(name.namespace(), inNamespace),
				everywhere);
	}

	private static PMap<String, PSortedSet<Indexed>> plus(PMap<String, PSortedSet<Indexed>> map, Indexed rule) {
		PSortedSet<Indexed> old = map.get(rule.host());
		return map.plus(rule.host(), ((old != null) ? old : TreePSet.<Indexed>empty(Indexed.IN_ORDER)).plus(rule));
	}

	private static PMap<String, PSortedSet<Indexed>> minus(PMap<String, PSortedSet<Indexed>> map, Indexed rule) {
		PSortedSet<Indexed> old = map.get(rule.host());
		if (old == null) {
			return map;
		}
		PSortedSet<Indexed> left = old.minus(rule);
		return left.isEmpty() ? map.minus(rule.host()) : map.plus(rule.host(), left);
	}

}
