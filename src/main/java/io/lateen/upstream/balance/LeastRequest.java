package io.lateen.upstream.balance;

import org.jspecify.annotations.Nullable;

/**
 * Two at random, the one with fewer requests under way (envoy
 * source/extensions/load_balancing_policies/least_request/least_request_lb.cc). Of
 * different weights, endpoints are drawn by weight and requests count per weight: idle
 * endpoints share by weight, as in Envoy, whose schedule would need a lock here.
 */
record LeastRequest<E extends BalancedEndpoint>(WeightedDraw<E> draw) implements LoadBalancer<E> {

	@Override
	public @Nullable E choose(long hash, int attempt) {
		E one = this.draw.choose(hash, attempt);
		E other = this.draw.choose(hash, attempt);
		if (one == null || other == null || one == other) {
			return one;
		}
		return ((long) other.active() * one.weight() < (long) one.active() * other.weight()) ? other : one;
	}

}
