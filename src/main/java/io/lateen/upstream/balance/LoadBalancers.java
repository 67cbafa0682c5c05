package io.lateen.upstream.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

import io.lateen.model.LoadBalancing;
import io.lateen.model.LoadBalancing.ConsistentHash;
import io.lateen.model.LoadBalancing.Table;
import io.lateen.model.LoadBalancing.Warmup;
import io.lateen.model.LocalityBalancing;
import org.jspecify.annotations.Nullable;

/**
 * Makes balancers.
 *
 * @param policy how an endpoint is chosen
 * @param localities how localities share what a priority gets
 * @param panicPercent when less than that share is healthy, the unhealthy are chosen too;
 * 0 for never, which is Istio's default
 * @param clock nanoseconds, as {@link System#nanoTime()} counts
 */
public record LoadBalancers(LoadBalancing policy, LocalityBalancing localities, int panicPercent, LongSupplier clock) {

	public LoadBalancers(LoadBalancing policy, LocalityBalancing localities, int panicPercent) {
		this(policy, localities, panicPercent, System::nanoTime);
	}

	/**
	 * A balancer over endpoints as they are now. To be made again when one comes, goes or
	 * changes its health.
	 * @param endpoints the unhealthy ones included
	 */
	public <E extends BalancedEndpoint> LoadBalancer<E> over(List<E> endpoints) {
		SortedMap<Integer, List<E>> byPriority = new TreeMap<>();
		endpoints.forEach((endpoint) -> byPriority.computeIfAbsent(endpoint.priority(), (priority) -> new ArrayList<>())
			.add(endpoint));
		List<List<E>> levels = List.copyOf(byPriority.values());
		PriorityLoad load = PriorityLoad.of(levels, this.panicPercent);
		List<LoadBalancer<E>> balancers = new ArrayList<>(levels.size());
		for (int level = 0; level < levels.size(); level++) {
			balancers.add(balancer(levels.get(level), load.panics(level)));
		}
		return (balancers.size() == 1) ? balancers.getFirst()
				: new Prioritized<>(List.copyOf(byPriority.keySet()), List.copyOf(balancers), load);
	}

	/** In panic all are chosen, wherever they are. */
	private <E extends BalancedEndpoint> LoadBalancer<E> balancer(List<E> level, boolean panic) {
		if (panic || this.localities instanceof LocalityBalancing.None) {
			List<E> chosen = panic ? level : level.stream().filter(BalancedEndpoint::healthy).toList();
			return balancer(chosen, NormalizedWeights.of(chosen));
		}
		LocalityWeights<E> weights = LocalityWeights.of(level, this.localities);
		if (weights.localities().size() < 2 || this.policy instanceof ConsistentHash) {
			return balancer(weights.healthy(), weights.normalized());
		}
		List<LoadBalancer<E>> balancers = weights.localities()
			.stream()
			.map((locality) -> balancer(locality.healthy(), NormalizedWeights.of(locality.healthy())))
			.toList();
		return new LocalityDraw<>(balancers, AliasTable.of(weights.shares()));
	}

	private <E extends BalancedEndpoint> LoadBalancer<E> balancer(List<E> endpoints, NormalizedWeights weights) {
		return switch (this.policy) {
			case LoadBalancing.LeastRequest(Warmup warmup) ->
				slowly(new LeastRequest<>(WeightedDraw.of(endpoints)), warmup, endpoints);
			case LoadBalancing.RoundRobin(Warmup warmup) -> slowly(RoundRobin.of(endpoints), warmup, endpoints);
			case LoadBalancing.Random() -> WeightedDraw.of(endpoints);
			case ConsistentHash(var key, Table.RingHash(long size)) -> RingHash.of(endpoints, weights, size);
			case ConsistentHash(var key, Table.Maglev(int size)) -> Maglev.of(endpoints, weights, size);
		};
	}

	private <E extends BalancedEndpoint> LoadBalancer<E> slowly(LoadBalancer<E> balancer, @Nullable Warmup warmup,
			List<E> endpoints) {
		return (warmup != null) ? SlowStart.of(balancer, warmup, endpoints, this.clock) : balancer;
	}

}
