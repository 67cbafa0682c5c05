package io.lateen.routing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds positions by exact text and by prefix of a text. Immutable.
 *
 * <p>
 * All prefixes of a text that are in the index are found in the sorted prefixes by one
 * binary search: whatever sorts between a prefix of the text and the text begins with
 * that prefix too, so the greatest entry that is not above the text leads to them by way
 * of the longest entry that it begins with, that one's, and so on.
 */
final class TextIndex {

	static final TextIndex EMPTY = new TextIndex(Map.of(), Map.of());

	static final int[] NOWHERE = {};

	private static final int NONE = -1;

	private final Map<String, int[]> exact;

	private final String[] prefixes;

	private final int[][] positions;

	// index of the longest other entry that the entry begins with
	private final int[] parents;

	private TextIndex(Map<String, IntStream.Builder> exact, Map<String, IntStream.Builder> prefixes) {
		this.exact = new HashMap<>(2 * exact.size());
		exact.forEach((text, found) -> this.exact.put(text, found.build().toArray()));
		this.prefixes = prefixes.keySet().toArray(String[]::new);
		this.positions = prefixes.values().stream().map((found) -> found.build().toArray()).toArray(int[][]::new);
		this.parents = parents(this.prefixes);
	}

	private static int[] parents(String[] sorted) {
		int[] parents = new int[sorted.length];
		for (int i = 0; i < sorted.length; i++) {
			parents[i] = selfOrAncestor(i - 1, sorted[i], sorted, parents);
		}
		return parents;
	}

	private static int selfOrAncestor(int start, String text, String[] prefixes, int[] parents) {
		int at = start;
		while (at != NONE && !text.startsWith(prefixes[at])) {
			at = parents[at];
		}
		return at;
	}

	/** Positions of exactly this text, ascending. */
	int[] exact(String text) {
		return this.exact.getOrDefault(text, NOWHERE);
	}

	/** The longest prefix of a text, a start for {@link #nextPosition}; maybe none. */
	int longestPrefix(String text) {
		int found = Arrays.binarySearch(this.prefixes, text);
		int notAbove = (found >= 0) ? found : -found - 2;
		return selfOrAncestor(Math.max(notAbove, NONE), text, this.prefixes, this.parents);
	}

	/**
	 * The smallest position of a prefix and those that it begins with.
	 * @param prefix from {@link #longestPrefix}
	 * @param least the result is not below
	 * @return {@link Integer#MAX_VALUE} for none
	 */
	int nextPosition(int prefix, int least) {
		int next = Integer.MAX_VALUE;
		for (int at = prefix; at != NONE; at = this.parents[at]) {
			next = Math.min(next, next(this.positions[at], least));
		}
		return next;
	}

	/** The smallest of ascending positions that is not below; MAX_VALUE for none. */
	static int next(int[] positions, int least) {
		if (positions.length == 0 || positions[positions.length - 1] < least) {
			return Integer.MAX_VALUE;
		}
		if (positions[0] >= least) {
			return positions[0];
		}
		int found = Arrays.binarySearch(positions, least);
		return positions[(found >= 0) ? found : -found - 1];
	}

	/** Takes positions in ascending order. */
	static final class Builder {

		private final Map<String, IntStream.Builder> exact = new HashMap<>();

		private final Map<String, IntStream.Builder> prefixes = new TreeMap<>();

		void exact(String text, int position) {
			this.exact.computeIfAbsent(text, (key) -> IntStream.builder()).add(position);
		}

		void prefix(String prefix, int position) {
			this.prefixes.computeIfAbsent(prefix, (key) -> IntStream.builder()).add(position);
		}

		TextIndex build() {
			return (this.exact.isEmpty() && this.prefixes.isEmpty()) ? EMPTY : new TextIndex(this.exact, this.prefixes);
		}

	}

}
