package io.lateen.translate;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.ListenerKey;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceName;

/**
 * Which servers of which Gateways share which listeners.
 *
 * @param listeners servers by listener, in the order of their Gateways
 * @param servers the same servers by Gateway
 * @param existing all Gateways there are, of other workloads too, by
 * {@code namespace/name}
 * @param redirects domains of a listener that are sent to https even where there is no
 * VirtualService
 * @param problems what is wrong with a Gateway in relation to others and to this workload
 */
record GatewayLayout(Map<ListenerKey, List<BoundServer>> listeners, Map<String, List<BoundServer>> servers,
		Set<String> existing, Map<ListenerKey, Set<String>> redirects, Map<ResourceName, List<Problem>> problems) {

	static final GatewayLayout NONE = new GatewayLayout(Map.of(), Map.of(), Set.of(), Map.of(), Map.of());

	/** The servers of a Gateway. */
	List<BoundServer> serversOf(String gateway) {
		return this.servers.getOrDefault(gateway, List.of());
	}

	Set<String> redirects(ListenerKey listener) {
		return this.redirects.getOrDefault(listener, Set.of());
	}

}
