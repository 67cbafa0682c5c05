package io.lateen.upstream.balance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lateen.model.LocalityBalancing;
import io.lateen.model.LocalityBalancing.ByWeight;

/**
 * The localities of one priority and what they weigh (envoy
 * source/common/upstream/upstream_impl.cc, effectiveLocalityWeight).
 *
 * @param localities with healthy endpoints
 */
record LocalityWeights<E extends BalancedEndpoint>(List<Locality<E>> localities) {

	private static final double OVERPROVISIONING = 1.4;

	/**
	 * One of them.
	 *
	 * @param healthy its healthy endpoints
	 * @param weight as configured
	 * @param available share of its endpoints that is healthy, times 1.4, at most 1
	 */
	record Locality<E>(List<E> healthy, int weight, double available) {

		double effective() {
			return this.weight * this.available;
		}

	}

	/**
	 * Of the endpoints of a priority.
	 * @param policy not {@link LocalityBalancing.None}
	 */
	static <E extends BalancedEndpoint> LocalityWeights<E> of(List<E> endpoints, LocalityBalancing policy) {
		Map<String, List<E>> byName = new LinkedHashMap<>();
		endpoints.forEach(
				(endpoint) -> byName.computeIfAbsent(endpoint.locality(), (name) -> new ArrayList<>()).add(endpoint));
		List<Locality<E>> localities = new ArrayList<>();
		byName.forEach((name, all) -> {
			List<E> healthy = all.stream().filter(BalancedEndpoint::healthy).toList();
			if (!healthy.isEmpty()) {
				localities.add(new Locality<>(healthy, weight(name, all, policy),
						Math.min(1, OVERPROVISIONING * healthy.size() / all.size())));
			}
		});
		return new LocalityWeights<>(List.copyOf(localities));
	}

	private static int weight(String name, List<? extends BalancedEndpoint> endpoints, LocalityBalancing policy) {
		int sum = (int) Math.min(Integer.MAX_VALUE, endpoints.stream().mapToLong(BalancedEndpoint::weight).sum());
		return (policy instanceof ByWeight(Map<String, Integer> weights)) ? weights.getOrDefault(name, sum) : sum;
	}

	/** The healthy endpoints of all localities. */
	List<E> healthy() {
		return this.localities.stream().flatMap((locality) -> locality.healthy().stream()).toList();
	}

	/** Shares of the localities, scaled down where endpoints are missing. */
	double[] shares() {
		double sum = this.localities.stream().mapToDouble(Locality::effective).sum();
		return this.localities.stream().mapToDouble((locality) -> locality.effective() / sum).toArray();
	}

	/** What each of {@link #healthy()} weighs in hash tables, which know no scaling. */
	NormalizedWeights normalized() {
		double sum = this.localities.stream().mapToDouble(Locality::weight).sum();
		return NormalizedWeights.of(this.localities.stream().flatMapToDouble((locality) -> {
			double share = locality.weight() / sum;
			long weights = locality.healthy().stream().mapToLong(BalancedEndpoint::weight).sum();
			return locality.healthy().stream().mapToDouble((endpoint) -> share * endpoint.weight() / weights);
		}).toArray());
	}

}
