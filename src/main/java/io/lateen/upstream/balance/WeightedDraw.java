package io.lateen.upstream.balance;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Draws endpoints at random by weight, in constant time (Vose, "A Linear Algorithm for
 * Generating Random Numbers with a Given Distribution": each column of a table holds one
 * endpoint and its alias).
 */
final class WeightedDraw<E extends BalancedEndpoint> implements LoadBalancer<E> {

	private final List<E> endpoints;

	// null when all weigh the same
	private final double @Nullable [] own;

	private final int[] alias;

	private WeightedDraw(List<E> endpoints, double @Nullable [] own, int[] alias) {
		this.endpoints = endpoints;
		this.own = own;
		this.alias = alias;
	}

	static <E extends BalancedEndpoint> WeightedDraw<E> of(List<E> endpoints) {
		NormalizedWeights weights = NormalizedWeights.of(endpoints);
		if (endpoints.isEmpty() || weights.least() == weights.most()) {
			return new WeightedDraw<>(List.copyOf(endpoints), null, new int[0]);
		}
		int size = endpoints.size();
		double[] left = new double[size];
		int[] alias = new int[size];
		// columns that are not full yet from the front, those with too much from the back
		int[] columns = new int[size];
		int small = 0;
		int large = size;
		for (int i = 0; i < size; i++) {
			left[i] = weights.shares()[i] * size;
			alias[i] = i;
			if (left[i] < 1) {
				columns[small++] = i;
			}
			else {
				columns[--large] = i;
			}
		}
		fill(columns, large, left, alias);
		return new WeightedDraw<>(List.copyOf(endpoints), left, alias);
	}

	// the giver stands at "large"; when it has less than one left, it becomes a taker
	private static void fill(int[] columns, int firstLarge, double[] left, int[] alias) {
		int large = firstLarge;
		for (int taken = 0; taken < large && large < columns.length; taken++) {
			int taker = columns[taken];
			int giver = columns[large];
			alias[taker] = giver;
			left[giver] -= 1 - left[taker];
			if (left[giver] < 1) {
				large++;
			}
		}
	}

	@Override
	public @Nullable E choose(long hash, int attempt) {
		int size = this.endpoints.size();
		if (size < 2) {
			return (size == 1) ? this.endpoints.getFirst() : null;
		}
		ThreadLocalRandom random = ThreadLocalRandom.current();
		int column = random.nextInt(size);
		boolean stays = this.own == null || random.nextDouble() < this.own[column];
		return this.endpoints.get(stays ? column : this.alias[column]);
	}

}
