package io.lateen.translate;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.Action;
import io.lateen.model.ClusterKey;
import io.lateen.model.Mirror;
import io.lateen.model.Route;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.Problem;

/**
 * Where a VirtualService is served.
 *
 * @param root the VirtualService
 * @param routes by binding
 * @param contributions what it gives to which virtual hosts
 * @param streams TLS and TCP rules by server
 * @param clusters that its routes refer to
 * @param problems of its rules, and in relation to Gateways
 */
record Placement(RootVirtualService root, Map<BindingKey, RouteList> routes,
		Map<DomainKey, List<Contribution>> contributions, Map<RouteTableKey, List<StreamRule>> streams,
		Set<ClusterKey> clusters, List<Problem> problems) {

	static Set<ClusterKey> clusters(Collection<RouteList> lists, Collection<List<StreamRule>> streams) {
		Set<ClusterKey> clusters = new HashSet<>();
		streams.forEach((rules) -> rules
			.forEach((rule) -> rule.tcp().destinations().forEach((to) -> clusters.add(to.cluster()))));
		lists.forEach((list) -> list.all().forEach((route) -> addClusters(route, clusters)));
		return clusters;
	}

	private static void addClusters(Route route, Set<ClusterKey> clusters) {
		if (route.action() instanceof Action.Forward forward) {
			forward.destinations().stream().map(Action.Destination::cluster).forEach(clusters::add);
			forward.mirrors().stream().map(Mirror::cluster).forEach(clusters::add);
		}
	}

	/**
	 * What routes differ by.
	 *
	 * @param serverPort number of the server's port
	 * @param gateway {@code namespace/name}, or empty where no match entry names
	 * Gateways: then all Gateways share the routes
	 */
	record BindingKey(int serverPort, String gateway) {
	}

}
