package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.core.EndpointSlice;
import io.lateen.resource.istio.WorkloadEntry;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * EndpointSlices by Service and by Pod, WorkloadEntries by namespace. Immutable.
 */
record EndpointIndex(PMap<ResourceName, PSortedMap<ResourceName, Resource<EndpointSlice>>> byService,
		PMap<ResourceName, Resource<EndpointSlice>> slices, PSortedMap<ResourceName, PSet<ResourceName>> byPod,
		PMap<String, PSortedMap<ResourceName, Resource<WorkloadEntry>>> workloads) {

	static final EndpointIndex EMPTY = new EndpointIndex(HashTreePMap.empty(), HashTreePMap.empty(), TreePMap.empty(),
			HashTreePMap.empty());

	/** The Service that a slice belongs to, or null. */
	static @Nullable ResourceName serviceOf(Resource<EndpointSlice> slice) {
		String service = slice.labels().get(EndpointSlice.SERVICE_NAME);
		return (service != null) ? new ResourceName(slice.namespace(), service) : null;
	}

	/** The Pod behind an endpoint, or null when there is none. */
	static @Nullable ResourceName podOf(EndpointSlice.Endpoint endpoint, String namespace) {
		EndpointSlice.TargetRef target = endpoint.targetRef();
		if (target == null || !"Pod".equals(target.kind()) || target.name() == null) {
			return null;
		}
		return new ResourceName((target.namespace() != null) ? target.namespace() : namespace, target.name());
	}

	static Set<ResourceName> podsOf(Resource<EndpointSlice> slice) {
		Set<ResourceName> pods = new HashSet<>();
		for (EndpointSlice.Endpoint endpoint : slice.content().endpoints()) {
			ResourceName pod = podOf(endpoint, slice.namespace());
			if (pod != null) {
				pods.add(pod);
			}
		}
		return pods;
	}

	@Nullable Resource<EndpointSlice> slice(ResourceName name) {
		return this.slices.get(name);
	}

	/** Slices of a Service, by name. */
	Collection<Resource<EndpointSlice>> slicesOf(ResourceName service) {
		PSortedMap<ResourceName, Resource<EndpointSlice>> found = this.byService.get(service);
		return (found != null) ? found.values() : List.of();
	}

	/** Slices that a Pod is in. */
	Collection<ResourceName> slicesWith(ResourceName pod) {
		PSet<ResourceName> found = this.byPod.get(pod);
		return (found != null) ? found : List.of();
	}

	/** Pods of a namespace that are in a slice. */
	Collection<ResourceName> podsOf(String namespace) {
		// no name sorts before the empty one
		ResourceName first = new ResourceName(namespace, "");
		List<ResourceName> pods = new ArrayList<>();
		for (ResourceName pod : this.byPod.tailMap(first).keySet()) {
			if (!pod.namespace().equals(namespace)) {
				break;
			}
			pods.add(pod);
		}
		return pods;
	}

	/** WorkloadEntries of a namespace, by name. */
	Collection<Resource<WorkloadEntry>> workloads(String namespace) {
		PSortedMap<ResourceName, Resource<WorkloadEntry>> found = this.workloads.get(namespace);
		return (found != null) ? found.values() : List.of();
	}

	/** A slice as it is from now on; null when it is gone. */
	EndpointIndex withSlice(ResourceName name, @Nullable Resource<EndpointSlice> slice) {
		Resource<EndpointSlice> old = this.slices.get(name);
		PMap<ResourceName, PSortedMap<ResourceName, Resource<EndpointSlice>>> services = this.byService;
		ResourceName before = (old != null) ? serviceOf(old) : null;
		ResourceName after = (slice != null) ? serviceOf(slice) : null;
		if (before != null && !before.equals(after)) {
			services = minus(services, before, name);
		}
		if (slice != null && after != null) {
			services = plus(services, after, name, slice);
		}
		return new EndpointIndex(services, (slice != null) ? this.slices.plus(name, slice) : this.slices.minus(name),
				pods(name, old, slice), this.workloads);
	}

	/** A WorkloadEntry as it is from now on; null when it is gone. */
	EndpointIndex withWorkload(ResourceName name, @Nullable Resource<WorkloadEntry> workload) {
		return new EndpointIndex(this.byService, this.slices, this.byPod,
				(workload != null) ? plus(this.workloads, name.namespace(), name, workload)
						: minus(this.workloads, name.namespace(), name));
	}

	private PSortedMap<ResourceName, PSet<ResourceName>> pods(ResourceName name, @Nullable Resource<EndpointSlice> old,
			@Nullable Resource<EndpointSlice> slice) {
		Set<ResourceName> before = (old != null) ? podsOf(old) : Set.of();
		Set<ResourceName> after = (slice != null) ? podsOf(slice) : Set.of();
		PSortedMap<ResourceName, PSet<ResourceName>> pods = this.byPod;
		for (ResourceName pod : before) {
			PSet<ResourceName> in = pods.get(pod);
			if (in != null && !after.contains(pod)) {
				PSet<ResourceName> left = in.minus(name);
				pods = left.isEmpty() ? pods.minus(pod) : pods.plus(pod, left);
			}
		}
		for (ResourceName pod : after) {
			if (!before.contains(pod)) {
				PSet<ResourceName> in = pods.get(pod);
				pods = pods.plus(pod, (in != null) ? in.plus(name) : HashTreePSet.singleton(name));
			}
		}
		return pods;
	}

	private static <K, V> PMap<K, PSortedMap<ResourceName, V>> plus(PMap<K, PSortedMap<ResourceName, V>> map, K key,
			ResourceName name, V value) {
		PSortedMap<ResourceName, V> old = map.get(key);
		return map.plus(key, ((old != null) ? old : TreePMap.<ResourceName, V>empty()).plus(name, value));
	}

	private static <K, V> PMap<K, PSortedMap<ResourceName, V>> minus(PMap<K, PSortedMap<ResourceName, V>> map, K key,
			ResourceName name) {
		PSortedMap<ResourceName, V> old = map.get(key);
		if (old == null) {
			return map;
		}
		PSortedMap<ResourceName, V> left = old.minus(name);
		return left.isEmpty() ? map.minus(key) : map.plus(key, left);
	}

}
