package io.lateen.upstream.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Maglev's table (envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc;
 * Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer", listing
 * 1): endpoints take turns to occupy their next preferred place, by weight.
 */
final class Maglev<E extends BalancedEndpoint> implements LoadBalancer<E> {

	private final List<E> endpoints;

	// index of the endpoint at each place
	private final int[] table;

	private Maglev(List<E> endpoints, int[] table) {
		this.endpoints = endpoints;
		this.table = table;
	}

	/**
	 * Makes the table.
	 * @param size a prime number
	 */
	static <E extends BalancedEndpoint> Maglev<E> of(List<E> endpoints, int size) {
		return of(endpoints, NormalizedWeights.of(endpoints), size);
	}

	static <E extends BalancedEndpoint> Maglev<E> of(List<E> endpoints, NormalizedWeights weights, int size) {
		// the order decides who gets a place that two want
		int[] order = IntStream.range(0, endpoints.size())
			.boxed()
			.sorted(Comparator.comparing((index) -> endpoints.get(index).hashKey()))
			.mapToInt(Integer::intValue)
			.toArray();
		List<E> sorted = Arrays.stream(order).mapToObj(endpoints::get).toList();
		NormalizedWeights sortedWeights = NormalizedWeights
			.of(Arrays.stream(order).mapToDouble((index) -> weights.shares()[index]).toArray());
		return new Maglev<>(sorted, sorted.isEmpty() ? new int[0] : fill(sorted, sortedWeights, size));
	}

	private static int[] fill(List<? extends BalancedEndpoint> endpoints, NormalizedWeights weights, int size) {
		double[] target = new double[endpoints.size()];
		long[] next = new long[endpoints.size()];
		long[] skip = new long[endpoints.size()];
		for (int i = 0; i < next.length; i++) {
			String key = endpoints.get(i).hashKey();
			next[i] = Long.remainderUnsigned(XxHash64.of(key), size);
			skip[i] = Long.remainderUnsigned(XxHash64.of(key, 1), size - 1L) + 1;
		}
		int[] table = new int[size];
		Arrays.fill(table, -1);
		int filled = 0;
		for (long turn = 1; filled < size; turn++) {
			for (int i = 0; i < next.length && filled < size; i++) {
				if (turn * weights.shares()[i] < target[i]) {
					continue;
				}
				target[i] += weights.most();
				while (table[(int) next[i]] >= 0) {
					next[i] = (next[i] + skip[i]) % size;
				}
				table[(int) next[i]] = i;
				filled++;
			}
		}
		return table;
	}

	@Override
	public @Nullable E choose(long hash, int attempt) {
		if (this.table.length == 0) {
			return null;
		}
		// another place for each attempt, as far away as can be
		long mutated = (attempt > 0) ? hash ^ (~0L - attempt + 1) : hash;
		return this.endpoints.get(this.table[(int) Long.remainderUnsigned(mutated, this.table.length)]);
	}

	/** Share of an endpoint. */
	double share(E endpoint) {
		int index = this.endpoints.indexOf(endpoint);
		return Arrays.stream(this.table).filter((place) -> place == index).count() * 1.0 / this.table.length;
	}

}
