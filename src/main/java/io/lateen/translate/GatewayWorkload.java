package io.lateen.translate;

import java.util.Map;

/**
 * Which gateway workload this process is, as selectors, exportTo and Secrets see it.
 *
 * @param namespace where the gateway's pods run
 * @param labels of the gateway's pods
 * @param rootNamespace Istio's root namespace, where mesh-wide resources lie
 * @param domain of the cluster, {@code cluster.local}
 * @param boundPorts server port number to bound port, stronger than what the gateway's
 * Service says
 * @param mesh MeshConfig for where there is no ConfigMap of it
 * @param topology where this pod of it runs
 */
public record GatewayWorkload(String namespace, Map<String, String> labels, String rootNamespace, String domain,
		Map<Integer, Integer> boundPorts, Map<String, Object> mesh, Topology topology) {

	public GatewayWorkload {
		labels = Map.copyOf(labels);
		boundPorts = Map.copyOf(boundPorts);
		mesh = Map.copyOf(mesh);
	}

	/** A workload without mesh-wide settings of its own, wherever it runs. */
	public GatewayWorkload(String namespace, Map<String, String> labels, String rootNamespace, String domain,
			Map<Integer, Integer> boundPorts) {
		this(namespace, labels, rootNamespace, domain, boundPorts, Map.of(), Topology.UNKNOWN);
	}

	/** The same workload with other labels. */
	GatewayWorkload withLabels(Map<String, String> others) {
		return new GatewayWorkload(this.namespace, others, this.rootNamespace, this.domain, this.boundPorts, this.mesh,
				this.topology);
	}

	/** The same workload elsewhere. */
	GatewayWorkload with(Topology other) {
		return new GatewayWorkload(this.namespace, this.labels, this.rootNamespace, this.domain, this.boundPorts,
				this.mesh, other);
	}

}
