package io.lateen.upstream.balance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Ketama's ring (envoy
 * source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc): each endpoint has
 * points {@code xxHash64(key_0)}, {@code xxHash64(key_1)}, ... by weight; a request goes
 * to the first point that is not below its hash.
 */
final class RingHash<E extends BalancedEndpoint> implements LoadBalancer<E> {

	/** Envoy's default bound. */
	private static final double MAXIMUM_SIZE = 8 * 1024 * 1024;

	// sorted as unsigned numbers
	private final long[] hashes;

	private final List<E> endpoints;

	private RingHash(long[] hashes, List<E> endpoints) {
		this.hashes = hashes;
		this.endpoints = endpoints;
	}

	static <E extends BalancedEndpoint> RingHash<E> of(List<E> endpoints, long minimumSize) {
		return of(endpoints, NormalizedWeights.of(endpoints), minimumSize);
	}

	static <E extends BalancedEndpoint> RingHash<E> of(List<E> endpoints, NormalizedWeights weights, long minimumSize) {
		record Point<E>(long hash, E endpoint) {
		}
		List<Point<E>> points = new ArrayList<>();
		double scale = Math.min(Math.ceil(weights.least() * minimumSize) / weights.least(), MAXIMUM_SIZE);
		double target = 0;
		for (int index = 0; index < endpoints.size(); index++) {
			E endpoint = endpoints.get(index);
			// shares need not be whole numbers: what one has too much the next has less
			target += scale * weights.shares()[index];
			for (int i = 0; points.size() < target; i++) {
				points.add(new Point<>(XxHash64.of(endpoint.hashKey() + "_" + i), endpoint));
			}
		}
		points.sort(Comparator.comparing(Point::hash, Long::compareUnsigned));
		return new RingHash<>(points.stream().mapToLong(Point::hash).toArray(),
				points.stream().map(Point::endpoint).toList());
	}

	@Override
	public @Nullable E choose(long hash, int attempt) {
		int size = this.hashes.length;
		return (size == 0) ? null : this.endpoints.get((int) ((position(hash) + (long) attempt) % size));
	}

	private int position(long hash) {
		int low = 0;
		int high = this.hashes.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (Long.compareUnsigned(this.hashes[middle], hash) < 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return (low == this.hashes.length) ? 0 : low;
	}

	int size() {
		return this.hashes.length;
	}

}
