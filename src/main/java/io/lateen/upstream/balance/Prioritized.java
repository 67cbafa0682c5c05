package io.lateen.upstream.balance;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Chooses a priority by its load, which then chooses one of its endpoints.
 *
 * @param priorities of the levels
 * @param levels one balancer each
 */
record Prioritized<E extends BalancedEndpoint>(List<Integer> priorities, List<LoadBalancer<E>> levels,
		PriorityLoad load) implements LoadBalancer<E> {

	@Override
	public @Nullable E choose(long hash, int attempt) {
		return this.levels.isEmpty() ? null : this.levels.get(this.load.level(hash)).choose(hash, attempt);
	}

	@Override
	public LoadBalancer<E> without(Set<Integer> tried) {
		boolean[] levels = new boolean[this.levels.size()];
		for (int level = 0; level < levels.length; level++) {
			levels[level] = tried.contains(this.priorities.get(level));
		}
		return new Prioritized<>(this.priorities, this.levels, this.load.without(levels));
	}

}
