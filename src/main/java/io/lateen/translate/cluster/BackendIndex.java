package io.lateen.translate.cluster;

import io.lateen.translate.ClusterContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.ResourceKey;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/** All Services and ServiceEntries by host and by namespace. Immutable. */
record BackendIndex(PMap<String, PSortedSet<Backend>> byHost, PMap<ResourceKey, List<Backend>> byResource,
		PMap<String, PSortedSet<Backend>> selecting) {

	static final BackendIndex EMPTY = new BackendIndex(HashTreePMap.empty(), HashTreePMap.empty(),
			HashTreePMap.empty());

	/** What a resource stands for from now on; empty when it is gone. */
	BackendIndex with(ResourceKey resource, List<Backend> backends) {
		PMap<String, PSortedSet<Backend>> hosts = this.byHost;
		PMap<String, PSortedSet<Backend>> selectors = this.selecting;
		for (Backend old : of(resource)) {
			hosts = minus(hosts, old.host(), old);
			selectors = minus(selectors, old.namespace(), old);
		}
		for (Backend backend : backends) {
			hosts = plus(hosts, backend.host(), backend);
			if (!backend.selector().isEmpty()) {
				selectors = plus(selectors, backend.namespace(), backend);
			}
		}
		return new BackendIndex(hosts,
				backends.isEmpty() ? this.byResource.minus(resource) : this.byResource.plus(resource, backends),
				selectors);
	}

	List<Backend> of(ResourceKey resource) {
		return this.byResource.getOrDefault(resource, List.of());
	}

	/** Who claims a host, the oldest first. */
	Collection<Backend> of(String host) {
		PSortedSet<Backend> found = this.byHost.get(host);
		return (found != null) ? found : List.of();
	}

	/** Those that select workloads of a namespace. */
	Collection<Backend> selecting(String namespace) {
		PSortedSet<Backend> found = this.selecting.get(namespace);
		return (found != null) ? found : List.of();
	}

	/**
	 * What a host means to the gateway: Services go before ServiceEntries, private ones
	 * before public ones, older ones before younger ones, and ServiceEntries that differ
	 * in nothing but ports are one (istio pilot/pkg/model/sidecar.go,
	 * appendSidecarServices).
	 * @return null when nothing of that name is visible
	 */
	@Nullable Backend visible(String host, ClusterContext context) {
		Backend found = null;
		for (Backend candidate : inOrder(host, context)) {
			if (found == null || (!found.isService() && candidate.isService())) {
				found = candidate;
			}
			else if (mergeable(found, candidate)) {
				found = found.withPorts(merge(found.ports(), candidate.ports()));
			}
		}
		return found;
	}

	private List<Backend> inOrder(String host, ClusterContext context) {
		List<Backend> seen = new ArrayList<>();
		List<Backend> everybodys = new ArrayList<>();
		for (Backend backend : of(host)) {
			ExportTo visibility = ExportTo.of(backend.exportTo(), context.defaults().serviceExportTo());
			if (visibility.isPublic()) {
				everybodys.add(backend);
			}
			else if (visibility.includes(context.workload().namespace(), backend.namespace())) {
				seen.add(backend);
			}
		}
		seen.addAll(everybodys);
		return seen;
	}

	private static boolean mergeable(Backend one, Backend other) {
		return !one.isService() && !other.isService() && one.namespace().equals(other.namespace())
				&& one.resolution() == other.resolution() && one.labels().equals(other.labels())
				&& one.selector().equals(other.selector()) && one.exportTo().equals(other.exportTo());
	}

	private static List<BackendPort> merge(List<BackendPort> ports, List<BackendPort> more) {
		List<BackendPort> merged = new ArrayList<>(ports);
		Set<Integer> numbers = new HashSet<>();
		ports.forEach((port) -> numbers.add(port.number()));
		for (BackendPort port : more) {
			if (numbers.add(port.number())) {
				merged.add(port);
			}
		}
		return merged;
	}

	private static PMap<String, PSortedSet<Backend>> plus(PMap<String, PSortedSet<Backend>> map, String key,
			Backend backend) {
		PSortedSet<Backend> old = map.get(key);
		return map.plus(key, ((old != null) ? old : TreePSet.<Backend>empty(Backend.BY_AGE)).plus(backend));
	}

	private static PMap<String, PSortedSet<Backend>> minus(PMap<String, PSortedSet<Backend>> map, String key,
			Backend backend) {
		PSortedSet<Backend> old = map.get(key);
		if (old == null) {
			return map;
		}
		PSortedSet<Backend> left = old.minus(backend);
		return left.isEmpty() ? map.minus(key) : map.plus(key, left);
	}

}
