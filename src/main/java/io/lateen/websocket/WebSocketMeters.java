package io.lateen.websocket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lateen.model.ClusterKey;
import io.lateen.model.RoutingTable;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meters of all routes that had WebSockets. Those of a cluster that went are given up
 * with its last socket; what is beyond a number is counted together. Thread-safe.
 */
final class WebSocketMeters {

	private static final int MAX_ROUTES = 2_000;

	private static final String OTHER = "other";

	private final MeterRegistry registry;

	private final Map<Key, RouteMeters> routes = new ConcurrentHashMap<>();

	private final RouteMeters others;

	WebSocketMeters(MeterRegistry registry) {
		this.registry = registry;
		this.others = new RouteMeters(registry, OTHER, OTHER);
	}

	private record Key(String virtualService, ClusterKey cluster) {
	}

	RouteMeters of(String virtualService, ClusterKey cluster) {
		Key key = new Key(virtualService, cluster);
		RouteMeters known = this.routes.get(key);
		if (known != null) {
			return known;
		}
		return (this.routes.size() < MAX_ROUTES) ? this.routes.computeIfAbsent(key,
				(made) -> new RouteMeters(this.registry, virtualService, cluster.name())) : this.others;
	}

	/** Gives up what the table knows no more. */
	void follow(RoutingTable table) {
		this.routes.forEach((key, meters) -> {
			if (!table.clusters().containsKey(key.cluster()) && meters.open() == 0) {
				this.routes.remove(key);
				meters.close();
			}
		});
	}

}
