package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.Endpoint;
import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.EndpointSlice;
import io.lateen.resource.core.EndpointSlice.Conditions;
import io.lateen.resource.core.PodLabels;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints in EndpointSlices (istio
 * pilot/pkg/serviceregistry/kube/controller/endpointslice.go). An endpoint whose Pod is
 * not known has no labels: it serves the Service as a whole, but no subset with labels.
 */
record SliceEndpoints(EndpointIndex index, Snapshot snapshot, EndpointLocality localities) {

	private static final String FQDN = "FQDN";

	/**
	 * Endpoints of a Service.
	 * @param port name of the Service's port, which slices name too
	 * @param subset labels that a Pod must have
	 */
	List<Instance> of(ResourceName service, String port, Map<String, String> subset) {
		List<Instance> endpoints = new ArrayList<>();
		Set<String> addresses = new HashSet<>();
		for (Resource<EndpointSlice> slice : this.index.slicesOf(service)) {
			Integer number = number(slice.content(), port);
			if (number == null || FQDN.equals(slice.content().addressType())) {
				continue;
			}
			for (EndpointSlice.Endpoint endpoint : slice.content().endpoints()) {
				Map<String, String> labels = labels(endpoint, slice.namespace());
				if (isServing(endpoint.conditions()) && labels.entrySet().containsAll(subset.entrySet())) {
					for (String address : endpoint.addresses()) {
						// an endpoint that moves between slices is in both for a while
						if (addresses.add(address)) {
							endpoints.add(instance(endpoint, address, number, labels));
						}
					}
				}
			}
		}
		return endpoints;
	}

	/** Labels of a Pod, or null when it is not known. */
	@Nullable Map<String, String> labels(ResourceName pod) {
		Resource<PodLabels> found = this.snapshot.get(Kind.POD, pod);
		return (found != null) ? found.labels() : null;
	}

	private static @Nullable Integer number(EndpointSlice slice, String name) {
		for (EndpointSlice.Port port : slice.ports()) {
			if (name.equals((port.name() != null) ? port.name() : "")) {
				return port.port();
			}
		}
		return null;
	}

	static boolean isReady(@Nullable Conditions conditions) {
		return conditions == null || conditions.ready() == null || conditions.ready();
	}

	/** Ready, or not ready without being on its way out; absent counts as on its way. */
	static boolean isServing(@Nullable Conditions conditions) {
		return isReady(conditions)
				|| (conditions != null && conditions.terminating() != null && !conditions.terminating());
	}

	private Map<String, String> labels(EndpointSlice.Endpoint endpoint, String namespace) {
		ResourceName pod = EndpointIndex.podOf(endpoint, namespace);
		Map<String, String> labels = (pod != null) ? labels(pod) : null;
		return (labels != null) ? labels : Map.of();
	}

	private Instance instance(EndpointSlice.Endpoint endpoint, String address, int port, Map<String, String> labels) {
		String locality = this.localities.of(endpoint, labels).toString();
		return new Instance(new Endpoint(address, port, 1, isReady(endpoint.conditions()), locality), labels,
				(endpoint.nodeName() != null) ? endpoint.nodeName() : "", "");
	}

}
