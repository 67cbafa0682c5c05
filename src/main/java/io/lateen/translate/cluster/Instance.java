package io.lateen.translate.cluster;

import java.util.HashMap;
import java.util.Map;

import io.lateen.model.Endpoint;
import io.lateen.translate.Locality;

/**
 * An endpoint with what is known of the workload behind it.
 *
 * @param labels of the workload; empty when it is not known
 * @param node name of its Node; empty when it is not known
 * @param network it is in, empty for the gateway's
 */
record Instance(Endpoint endpoint, Map<String, String> labels, String node, String network) {

	static final String NETWORK = "topology.istio.io/network";

	private static final String HOSTNAME = "kubernetes.io/hostname";

	/** Its labels, and those that tell where it is. */
	Map<String, String> placed() {
		return placed(this.labels, Locality.of(this.endpoint.locality()), this.node, this.network);
	}

	/**
	 * Labels of a workload and its place (istio
	 * pilot/pkg/serviceregistry/util/label/label.go, AugmentLabels).
	 */
	static Map<String, String> placed(Map<String, String> labels, Locality locality, String node, String network) {
		Map<String, String> all = new HashMap<>(labels);
		put(all, Locality.REGION, locality.region());
		put(all, Locality.ZONE, locality.zone());
		put(all, Locality.SUBZONE, locality.subzone());
		put(all, HOSTNAME, node);
		if (!all.containsKey(NETWORK)) {
			put(all, NETWORK, network);
		}
		return all;
	}

	private static void put(Map<String, String> labels, String name, String value) {
		if (!value.isEmpty()) {
			labels.put(name, value);
		}
	}

	/** The same chosen from at a priority. */
	Endpoint at(int priority) {
		return new Endpoint(this.endpoint.address(), this.endpoint.port(), this.endpoint.weight(),
				this.endpoint.healthy(), this.endpoint.locality(), priority);
	}

}
