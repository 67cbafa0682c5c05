package io.lateen.upstream.balance;

import java.util.List;

/**
 * Which share of requests each priority gets (envoy
 * source/extensions/load_balancing_policies/common/load_balancer_impl.cc,
 * recalculatePerPriorityState): a priority counts as whole as long as 100/140 of it is
 * healthy; what it cannot take goes to the next.
 *
 * @param health of each level, in percent
 * @param percent of each level; their sum is 100
 * @param panic whether a level's unhealthy endpoints are chosen too
 */
record PriorityLoad(int[] health, int[] percent, boolean[] panic) {

	private static final int OVERPROVISIONING = 140;

	static PriorityLoad of(List<? extends List<? extends BalancedEndpoint>> levels, int panicPercent) {
		int[] health = new int[levels.size()];
		boolean[] panic = new boolean[levels.size()];
		boolean allPanic = true;
		int total = 0;
		for (int level = 0; level < health.length; level++) {
			long healthy = levels.get(level).stream().filter(BalancedEndpoint::healthy).count();
			int size = levels.get(level).size();
			health[level] = (int) Math.min(100, OVERPROVISIONING * healthy / size);
			panic[level] = 100 * healthy / size < panicPercent;
			allPanic &= panic[level];
			total += health[level];
		}
		if (total >= 100) {
			// the others take over; nobody needs to panic
			return new PriorityLoad(health, share(health, 100), new boolean[levels.size()]);
		}
		return new PriorityLoad(health, allPanic ? bySize(levels) : share(health, total), panic);
	}

	private static int[] share(int[] health, int total) {
		int[] percent = new int[health.length];
		int left = 100;
		int first = -1;
		for (int level = 0; level < health.length && total > 0; level++) {
			percent[level] = Math.min(left, health[level] * 100 / total);
			left -= percent[level];
			first = (first < 0 && percent[level] > 0) ? level : first;
		}
		return withRest(percent, left, first);
	}

	/**
	 * Nobody knows who is well: the larger level gets more (recalculateLoadInTotalPanic).
	 */
	private static int[] bySize(List<? extends List<?>> levels) {
		int total = levels.stream().mapToInt(List::size).sum();
		int[] percent = new int[levels.size()];
		int left = 100;
		for (int level = 0; level < percent.length; level++) {
			percent[level] = 100 * levels.get(level).size() / total;
			left -= percent[level];
		}
		return withRest(percent, left, 0);
	}

	// what rounding left
	private static int[] withRest(int[] percent, int left, int first) {
		if (percent.length > 0) {
			percent[Math.max(first, 0)] += left;
		}
		return percent;
	}

	/**
	 * The load without levels that were tried; all levels again where no other is left
	 * (envoy
	 * source/extensions/retry/priority/previous_priorities/previous_priorities.cc).
	 */
	PriorityLoad without(boolean[] tried) {
		int[] others = this.health.clone();
		int total = 0;
		for (int level = 0; level < others.length; level++) {
			others[level] = tried[level] ? 0 : others[level];
			total += others[level];
		}
		return (total == 0) ? this : new PriorityLoad(this.health, share(others, Math.min(100, total)), this.panic);
	}

	boolean panics(int level) {
		return this.panic[level];
	}

	int level(long hash) {
		long drawn = Long.remainderUnsigned(hash, 100) + 1;
		int sum = 0;
		for (int level = 0; level < this.percent.length; level++) {
			sum += this.percent[level];
			if (drawn <= sum) {
				return level;
			}
		}
		return 0;
	}

}
