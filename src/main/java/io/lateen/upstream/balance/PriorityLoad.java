package io.lateen.upstream.balance;

import java.util.List;

/**
 * Which share of requests each priority gets (envoy
 * source/extensions/load_balancing_policies/common/load_balancer_impl.cc,
 * recalculatePerPriorityState): a priority counts as whole as long as 100/140 of it is
 * healthy; what it cannot take goes to the next.
 *
 * @param percent of each level; their sum is 100
 * @param panic whether a level's unhealthy endpoints are chosen too
 */
record PriorityLoad(int[] percent, boolean[] panic) {

	private static final int OVERPROVISIONING = 140;

	static PriorityLoad of(List<? extends List<? extends BalancedEndpoint>> levels, int panicPercent) {
		int[] health = new int[levels.size()];
		boolean[] panic = new boolean[levels.size()];
		int total = 0;
		for (int level = 0; level < health.length; level++) {
			long healthy = levels.get(level).stream().filter(BalancedEndpoint::healthy).count();
			int size = levels.get(level).size();
			health[level] = (int) Math.min(100, OVERPROVISIONING * healthy / size);
			panic[level] = 100 * healthy / size < panicPercent;
			total += health[level];
		}
		if (total >= 100) {
			// the others take over; nobody needs to panic
			panic = new boolean[levels.size()];
		}
		return new PriorityLoad(share(health, Math.min(100, total)), panic);
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
		if (health.length > 0) {
			// what rounding left
			percent[Math.max(first, 0)] += left;
		}
		return percent;
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
