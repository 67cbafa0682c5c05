package io.lateen.translate;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceName;

/**
 * Which servers of which Gateways share which listeners and route tables.
 *
 * @param listeners servers by listener, in the order of their Gateways
 * @param tables servers of HTTP by route table, in the same order
 * @param servers the same servers by Gateway
 * @param secretUsers those with TLS by the name of a Secret that they may need
 * @param existing all Gateways there are, of other workloads too, by
 * {@code namespace/name}
 * @param redirects domains of a route table that are sent to https even where there is no
 * VirtualService
 * @param problems what is wrong with a Gateway in relation to others and to this workload
 */
record GatewayLayout(Map<ListenerKey, List<BoundServer>> listeners, Map<RouteTableKey, List<BoundServer>> tables,
		Map<String, List<BoundServer>> servers, Map<String, List<BoundServer>> secretUsers, Set<String> existing,
		Map<RouteTableKey, Set<String>> redirects, Map<ResourceName, List<Problem>> problems) {

	static final GatewayLayout NONE = new GatewayLayout(Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Map.of(),
			Map.of());

	/** The servers of a Gateway. */
	List<BoundServer> serversOf(String gateway) {
		return this.servers.getOrDefault(gateway, List.of());
	}

	Set<String> redirects(RouteTableKey table) {
		return this.redirects.getOrDefault(table, Set.of());
	}

}
