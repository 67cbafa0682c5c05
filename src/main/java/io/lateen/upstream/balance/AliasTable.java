package io.lateen.upstream.balance;

import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Draws numbers at random by share, in constant time (Vose, "A Linear Algorithm for
 * Generating Random Numbers with a Given Distribution": each column of a table holds one
 * number and its alias).
 */
final class AliasTable {

	private final int size;

	// null when all have the same share
	private final double @Nullable [] own;

	private final int[] alias;

	private AliasTable(int size, double @Nullable [] own, int[] alias) {
		this.size = size;
		this.own = own;
		this.alias = alias;
	}

	/** All have the same share. */
	static AliasTable even(int size) {
		return new AliasTable(size, null, new int[0]);
	}

	/**
	 * By share.
	 * @param shares their sum is 1
	 */
	static AliasTable of(double[] shares) {
		int size = shares.length;
		double[] left = new double[size];
		int[] alias = new int[size];
		// columns that are not full yet from the front, those with too much from the back
		int[] columns = new int[size];
		int small = 0;
		int large = size;
		for (int i = 0; i < size; i++) {
			left[i] = shares[i] * size;
			alias[i] = i;
			if (left[i] < 1) {
				columns[small++] = i;
			}
			else {
				columns[--large] = i;
			}
		}
		fill(columns, large, left, alias);
		return new AliasTable(size, left, alias);
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

	/** A number from 0 to below the size; -1 where there is none. */
	int draw() {
		if (this.size < 2) {
			return this.size - 1;
		}
		ThreadLocalRandom random = ThreadLocalRandom.current();
		int column = random.nextInt(this.size);
		boolean stays = this.own == null || random.nextDouble() < this.own[column];
		return stays ? column : this.alias[column];
	}

}
