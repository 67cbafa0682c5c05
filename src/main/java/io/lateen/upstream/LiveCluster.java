package io.lateen.upstream;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.model.UpstreamTransport;
import io.lateen.upstream.balance.LoadBalancer;
import io.lateen.upstream.balance.LoadBalancers;
import io.lateen.tls.CredentialFiles;
import io.lateen.upstream.connection.CircuitBreaker;
import io.lateen.upstream.connection.Transport;
import io.lateen.upstream.outlier.Ejection;
import io.lateen.upstream.outlier.OutlierWatch;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * A cluster with what is under way in it. It stays the same while its definition changes:
 * endpoints that stay keep their connections. Thread-safe.
 */
public final class LiveCluster {

	private final ClusterKey key;

	private final LoopResources loops;

	private final CredentialFiles files;

	private final CircuitBreaker breaker;

	/** By address; guarded by this. */
	private Map<InetSocketAddress, LiveEndpoint> endpoints = Map.of();

	private volatile Cluster definition;

	private volatile Transport transport;

	private volatile LoadBalancer<Member> balancer = (hash, attempt) -> null;

	private volatile List<Member> members = List.of();

	private final OutlierWatch outliers = new OutlierWatch(new Outliers());

	private final MeterRegistry registry;

	/** Made with the first request: most clusters of a large table never see one. */
	private volatile @Nullable ClusterMeters meters;

	LiveCluster(Cluster definition, LoopResources loops, CredentialFiles files, MeterRegistry registry) {
		this.registry = registry;
		this.key = definition.key();
		this.definition = definition;
		this.files = files;
		this.transport = new Transport(this.key, definition.transport(), files);
		this.loops = loops;
		this.breaker = new CircuitBreaker(definition.pool(), definition.retryBudget());
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

	/** How it is at this moment. */
	ClusterState state() {
		List<Member> now = this.members;
		return new ClusterState(this.key.name(), this.definition.protocol().toString(),
				this.definition.loadBalancing().toString(), this.breaker.activeRequests(),
				this.breaker.pendingRequests(), this.breaker.activeRetries(), this.breaker.openConnections(),
				this.outliers.active(), now.size(),
				now.stream().limit(ClusterState.ENDPOINTS).map(ClusterState.EndpointState::of).toList());
	}

	ClusterMeters meters() {
		@Nullable ClusterMeters made = this.meters;
		return (made != null) ? made : makeMeters();
	}

	private synchronized ClusterMeters makeMeters() {
		@Nullable ClusterMeters made = this.meters;
		if (made == null) {
			made = new ClusterMeters(this.registry, this.key, this.breaker, this.outliers);
			this.meters = made;
		}
		return made;
	}

	/** Takes no more requests; what is under way goes on. */
	synchronized void remove() {
		update(this.definition, List.of());
		this.transport.close();
		if (this.meters != null) {
			this.meters.close();
		}
	}

	/**
	 * Chooses an endpoint.
	 * @param hash of the request
	 * @param tried which endpoints to avoid, where there are others
	 * @return null where none is healthy
	 */
	@Nullable LiveEndpoint choose(long hash, Predicate<LiveEndpoint> tried) {
		return choose(this.balancer, hash, tried);
	}

	/**
	 * Chooses an endpoint of other priorities than those of some, as far as there are
	 * others.
	 */
	@Nullable LiveEndpoint chooseBeyond(List<LiveEndpoint> passed, long hash, Predicate<LiveEndpoint> tried) {
		Set<Integer> priorities = new HashSet<>();
		for (Member member : this.members) {
			if (passed.contains(member.endpoint())) {
				priorities.add(member.priority());
			}
		}
		return choose(this.balancer.without(priorities), hash, tried);
	}

	private @Nullable LiveEndpoint choose(LoadBalancer<Member> balancer, long hash, Predicate<LiveEndpoint> tried) {
		@Nullable Member chosen = balancer.chooseAvoiding(hash, (member) -> tried.test(member.endpoint()));
		if (chosen == null || !tried.test(chosen.endpoint())) {
			return (chosen != null) ? chosen.endpoint() : null;
		}
		return untried(chosen, tried);
	}

	/**
	 * Envoy gives up after a few choices; where the endpoint that refuses is the one with
	 * the fewest requests, that fails a request now and then although others would serve.
	 */
	private LiveEndpoint untried(Member chosen, Predicate<LiveEndpoint> tried) {
		for (Member member : this.members) {
			if (member.healthy() && member.priority() == chosen.priority() && !tried.test(member.endpoint())) {
				return member.endpoint();
			}
		}
		return chosen.endpoint();
	}

	/** How connections are made now. */
	Transport transport() {
		return this.transport;
	}

	/** Takes over what connections are like, at once: names may take time to resolve. */
	synchronized void transport(UpstreamTransport definition) {
		Transport before = this.transport;
		if (!before.definition().equals(definition)) {
			Transport next = new Transport(this.key, definition, this.files);
			this.transport = next;
			this.endpoints.values().forEach((endpoint) -> endpoint.use(next));
			before.close();
		}
	}

	/**
	 * Takes over a definition.
	 * @param resolved its endpoints, the unhealthy ones included
	 */
	synchronized void update(Cluster definition, List<ResolvedEndpoint> resolved) {
		this.definition = definition;
		this.breaker.limits(definition.pool(), definition.retryBudget());
		Map<InetSocketAddress, LiveEndpoint> before = this.endpoints;
		Map<InetSocketAddress, LiveEndpoint> now = LinkedHashMap.newLinkedHashMap(resolved.size());
		List<Member> members = new ArrayList<>(resolved.size());
		for (ResolvedEndpoint one : resolved) {
			LiveEndpoint endpoint = now.computeIfAbsent(one.address(), (address) -> known(before, address));
			endpoint.connectTimeoutMillis((int) Math.min(Integer.MAX_VALUE, definition.connectTimeout().toMillis()));
			members.add(member(endpoint, one.described()));
		}
		this.endpoints = now;
		this.members = members;
		this.outliers.follow(definition.outlierDetection(), now.values().stream().map(LiveEndpoint::health).toList());
		balance();
		before.forEach((address, endpoint) -> {
			if (!now.containsKey(address)) {
				endpoint.remove();
			}
		});
	}

	private static Member member(LiveEndpoint endpoint, Endpoint described) {
		return new Member(endpoint, described.weight(), described.priority(), described.locality(),
				described.healthy());
	}

	/** Balances over endpoints with the health that they have now. */
	private synchronized void balance() {
		this.balancer = new LoadBalancers(this.definition.loadBalancing(), this.definition.localities(),
				this.definition.panicPercent())
			.over(this.members);
	}

	private LiveEndpoint known(Map<InetSocketAddress, LiveEndpoint> before, InetSocketAddress address) {
		@Nullable LiveEndpoint endpoint = before.get(address);
		return (endpoint != null) ? endpoint : new LiveEndpoint(address, this.breaker, this.loops);
	}

	private final class Outliers implements OutlierWatch.Listener {

		@Override
		public void healthChanged() {
			balance();
		}

		@Override
		public void ejected(Ejection reason) {
			meters().ejected(reason);
		}

		@Override
		public void tooMany() {
			meters().notEjected();
		}

	}

}
