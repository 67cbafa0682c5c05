package io.lateen.translate.cluster;

import java.util.Map;

import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.EndpointSlice;
import io.lateen.resource.core.Node;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.Locality;
import org.jspecify.annotations.Nullable;

/**
 * Where endpoints of EndpointSlices are: as their Pod says, else by the labels of their
 * Node (istio pilot/pkg/serviceregistry/kube/controller/controller.go, getPodLocality),
 * else, where Nodes may not be read, by the labels of their Pod and by the slice's zone.
 * A zone of no known region is taken for one of the gateway's region.
 */
record EndpointLocality(Snapshot snapshot, GatewayWorkload gateway) {

	Locality of(EndpointSlice.Endpoint endpoint, Map<String, String> podLabels) {
		Locality said = Locality.ofPod(podLabels);
		if (said != null) {
			return said;
		}
		Resource<Node> node = node(endpoint.nodeName());
		Locality found = Locality.ofTopology((node != null) ? node.labels() : podLabels);
		if (!found.isUnknown() || endpoint.zone() == null || endpoint.zone().isEmpty()) {
			return found;
		}
		return new Locality(Locality.of(this.gateway.topology().locality()).region(), endpoint.zone(), "");
	}

	private @Nullable Resource<Node> node(@Nullable String name) {
		return (name != null) ? this.snapshot.get(Kind.NODE, new ResourceName("", name)) : null;
	}

}
