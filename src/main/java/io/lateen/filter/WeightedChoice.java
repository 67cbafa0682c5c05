package io.lateen.filter;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;

/**
 * Draws one of several things by weight. Immutable.
 *
 * @param <T> what is drawn
 */
final class WeightedChoice<T> {

	private final List<T> choices;

	// sum of the weights up to and with a choice
	private final long[] ceilings;

	WeightedChoice(List<T> choices, ToIntFunction<T> weight) {
		this.choices = List.copyOf(choices);
		this.ceilings = new long[choices.size()];
		long sum = 0;
		for (int i = 0; i < this.ceilings.length; i++) {
			sum += weight.applyAsInt(choices.get(i));
			this.ceilings[i] = sum;
		}
	}

	T draw() {
		int last = this.ceilings.length - 1;
		return (last == 0) ? this.choices.getFirst()
				: at(ThreadLocalRandom.current().nextLong(Math.max(1, this.ceilings[last])));
	}

	private T at(long drawn) {
		int i = 0;
		while (i < this.ceilings.length - 1 && this.ceilings[i] <= drawn) {
			i++;
		}
		return this.choices.get(i);
	}

}
