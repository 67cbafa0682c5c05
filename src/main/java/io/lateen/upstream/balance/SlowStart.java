package io.lateen.upstream.balance;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import io.lateen.model.LoadBalancing.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Gives new endpoints less than their share at first (envoy
 * source/extensions/load_balancing_policies/common/load_balancer_impl.cc,
 * applySlowStartFactor): one that is chosen is taken only with the probability of its
 * factor, else the choice is made again.
 *
 * @param clock nanoseconds, as {@link BalancedEndpoint#since()} counts
 */
record SlowStart<E extends BalancedEndpoint>(LoadBalancer<E> balancer, Warmup warmup,
		LongSupplier clock) implements LoadBalancer<E> {

	/** After that many choices an endpoint is taken however new it is. */
	private static final int CHOICES = 32;

	@Override
	public @Nullable E choose(long hash, int attempt) {
		E chosen = this.balancer.choose(hash, attempt);
		for (int i = 1; i < CHOICES && chosen != null && !isTaken(chosen); i++) {
			chosen = this.balancer.choose(hash, attempt);
		}
		return chosen;
	}

	private boolean isTaken(E endpoint) {
		long age = this.clock.getAsLong() - endpoint.since();
		long duration = this.warmup.duration().toNanos();
		return age >= duration || ThreadLocalRandom.current().nextDouble() < factor((double) age / duration);
	}

	double factor(double elapsed) {
		double time = Math.max(elapsed, 0);
		double grown = (this.warmup.aggression() == 1) ? time : Math.pow(time, 1 / this.warmup.aggression());
		return Math.max(grown, this.warmup.minimumPercent() / 100);
	}

}
