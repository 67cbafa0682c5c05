package io.lateen.upstream;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.upstream.connection.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * A cluster with what is under way in it. It stays the same while its definition changes:
 * endpoints that stay keep their connections. Thread-safe.
 */
public final class LiveCluster {

	private final ClusterKey key;

	private final LoopResources loops;

	private final CircuitBreaker breaker;

	/** By address; guarded by this. */
	private Map<InetSocketAddress, LiveEndpoint> endpoints = Map.of();

	private volatile Cluster definition;

	private volatile Balancer balancer = Balancer.NONE;

	LiveCluster(Cluster definition, LoopResources loops) {
		this.key = definition.key();
		this.definition = definition;
		this.loops = loops;
		this.breaker = new CircuitBreaker(definition.pool());
	}

	public ClusterKey key() {
		return this.key;
	}

	/** As the last table has it. */
	public Cluster definition() {
		return this.definition;
	}

	public CircuitBreaker breaker() {
		return this.breaker;
	}

	/**
	 * Chooses an endpoint.
	 * @return null where none is healthy
	 */
	@Nullable LiveEndpoint choose(BalancedRequest request) {
		return this.balancer.choose(request);
	}

	/**
	 * Takes over a definition.
	 * @param addresses of the healthy endpoints, resolved
	 */
	synchronized void update(Cluster definition, List<InetSocketAddress> addresses) {
		this.definition = definition;
		this.breaker.limits(definition.pool());
		Map<InetSocketAddress, LiveEndpoint> before = this.endpoints;
		Map<InetSocketAddress, LiveEndpoint> now = LinkedHashMap.newLinkedHashMap(addresses.size());
		for (InetSocketAddress address : addresses) {
			@Nullable LiveEndpoint known = before.get(address);
			LiveEndpoint endpoint = (known != null) ? known : new LiveEndpoint(address, this.breaker, this.loops);
			endpoint.connectTimeoutMillis((int) Math.min(Integer.MAX_VALUE, definition.connectTimeout().toMillis()));
			now.put(address, endpoint);
		}
		this.endpoints = now;
		this.balancer = new LeastRequest(List.copyOf(new ArrayList<>(now.values())));
		before.forEach((address, endpoint) -> {
			if (!now.containsKey(address)) {
				endpoint.remove();
			}
		});
	}

}
