package io.lateen.translate.cluster;

import io.lateen.translate.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lateen.model.Endpoint;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.core.EndpointSlice;
import io.lateen.resource.istio.ServiceEntry;
import io.lateen.resource.istio.WorkloadEntry;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints of ServiceEntries, written in them or selected by labels (istio
 * pilot/pkg/serviceregistry/serviceentry/conversion.go). Pods are selected through the
 * EndpointSlices they are in, which have their addresses.
 */
record WorkloadEndpoints(EndpointIndex index, SliceEndpoints slices) {

	private static final String UNIX = "unix://";

	/**
	 * A place where an application runs.
	 *
	 * @param ports number by name of a port of the ServiceEntry
	 */
	private record Workload(String address, Map<String, Long> ports, Map<String, String> labels, int weight,
			String locality, String node, String network) {

		static Workload of(WorkloadEntry entry, Map<String, String> labels) {
			Long weight = entry.weight();
			return new Workload((entry.address() != null) ? entry.address() : "", entry.ports(), labels,
					(weight != null && weight > 0) ? (int) Math.min(weight, Integer.MAX_VALUE) : 1,
					(entry.locality() != null) ? entry.locality() : "", "",
					(entry.network() != null) ? entry.network() : "");
		}

		Instance at(int port) {
			return new Instance(new Endpoint(this.address, port, this.weight, true, this.locality), this.labels,
					this.node, this.network);
		}

		boolean has(Map<String, String> wanted) {
			return this.labels.entrySet().containsAll(wanted.entrySet());
		}

		boolean isName() {
			return !IpAddress.isValid(this.address);
		}

	}

	/**
	 * Endpoints of a ServiceEntry's host.
	 * @param port of the ServiceEntry
	 * @param subset labels that a workload must have
	 * @param names whether endpoints may have names in place of addresses
	 */
	List<Instance> of(Backend backend, Resource<ServiceEntry> entry, BackendPort port, Map<String, String> subset,
			boolean names) {
		if (backend.isDns() && entry.content().endpoints().isEmpty() && entry.content().workloadSelector() == null) {
			int number = (port.targetNumber() > 0) ? port.targetNumber() : port.number();
			Instance host = new Instance(new Endpoint(backend.host(), number, 1, true, ""), Map.of(), "", "");
			return (subset.isEmpty() && names) ? List.of(host) : List.of();
		}
		List<Instance> endpoints = new ArrayList<>();
		for (Workload workload : workloads(entry)) {
			boolean usable = !workload.address().isEmpty() && !workload.address().startsWith(UNIX)
					&& (names || !workload.isName());
			if (usable && workload.has(subset)) {
				endpoints.add(workload.at(number(workload, port)));
			}
		}
		return endpoints;
	}

	/** WorkloadEntries that a Service selects besides its Pods. */
	List<Instance> of(Backend service, BackendPort port, Map<String, String> subset) {
		List<Instance> endpoints = new ArrayList<>();
		if (service.selector().isEmpty()) {
			return endpoints;
		}
		for (Workload workload : entries(service.namespace(), service.selector())) {
			Integer number = targetNumber(workload, port);
			if (number != null && !workload.isName() && workload.has(subset)) {
				endpoints.add(workload.at(number));
			}
		}
		return endpoints;
	}

	private List<Workload> workloads(Resource<ServiceEntry> entry) {
		ServiceEntry.WorkloadSelector selector = entry.content().workloadSelector();
		if (selector == null) {
			return entry.content()
				.endpoints()
				.stream()
				.map((endpoint) -> Workload.of(endpoint, endpoint.labels()))
				.toList();
		}
		List<Workload> selected = new ArrayList<>(pods(entry.namespace(), selector.labels()));
		selected.addAll(entries(entry.namespace(), selector.labels()));
		return selected;
	}

	private List<Workload> entries(String namespace, Map<String, String> selector) {
		return this.index.workloads(namespace)
			.stream()
			.map((entry) -> Workload.of(entry.content(), labels(entry)))
			.filter((workload) -> workload.has(selector))
			.toList();
	}

	// those of the metadata are stronger
	private static Map<String, String> labels(Resource<WorkloadEntry> entry) {
		Map<String, String> labels = new HashMap<>(entry.content().labels());
		labels.putAll(entry.labels());
		return labels;
	}

	private List<Workload> pods(String namespace, Map<String, String> selector) {
		Map<String, Workload> byAddress = new TreeMap<>();
		for (ResourceName pod : this.index.podsOf(namespace)) {
			Map<String, String> labels = this.slices.labels(pod);
			if (labels != null && labels.entrySet().containsAll(selector.entrySet())) {
				for (ResourceName slice : this.index.slicesWith(pod)) {
					addReady(byAddress, pod, labels, this.index.slice(slice));
				}
			}
		}
		return List.copyOf(byAddress.values());
	}

	private void addReady(Map<String, Workload> byAddress, ResourceName pod, Map<String, String> labels,
			@Nullable Resource<EndpointSlice> slice) {
		if (slice == null) {
			return;
		}
		for (EndpointSlice.Endpoint endpoint : slice.content().endpoints()) {
			if (pod.equals(EndpointIndex.podOf(endpoint, slice.namespace()))
					&& SliceEndpoints.isReady(endpoint.conditions())) {
				endpoint.addresses()
					.forEach((address) -> byAddress.putIfAbsent(address, workload(endpoint, address, labels)));
			}
		}
	}

	private Workload workload(EndpointSlice.Endpoint endpoint, String address, Map<String, String> labels) {
		return new Workload(address, Map.of(), labels, 1, this.slices.localities().of(endpoint, labels).toString(),
				(endpoint.nodeName() != null) ? endpoint.nodeName() : "", "");
	}

	private static int number(Workload workload, BackendPort port) {
		Long own = workload.ports().get(port.name());
		if (own != null && own > 0) {
			return own.intValue();
		}
		return (port.targetNumber() > 0) ? port.targetNumber() : port.number();
	}

	/**
	 * Istio pilot/pkg/serviceregistry/kube/controller/controller.go,
	 * serviceInstanceFromWorkloadInstance.
	 */
	private static @Nullable Integer targetNumber(Workload workload, BackendPort port) {
		int target = port.targetNumber();
		String name = (target > 0 || port.target() == null) ? port.name() : port.target();
		Long own = workload.ports().get(name);
		if (own != null && own > 0) {
			return own.intValue();
		}
		if (target > 0) {
			return target;
		}
		return (port.target() == null) ? Integer.valueOf(port.number()) : null;
	}

}
