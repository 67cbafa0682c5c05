package io.lateen.upstream.balance;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import io.lateen.model.LoadBalancing.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Gives new endpoints less than their share at first (envoy
 * source/extensions/load_balancing_policies/common/load_balancer_impl.cc,
 * applySlowStartFactor): one that is chosen is taken only with the probability of its
 * factor, relative to that of the oldest, else the choice is made again. Where all are
 * equally new, all have their share.
 *
 * @param oldest since when the oldest is known
 * @param clock nanoseconds, as {@link BalancedEndpoint#since()} counts
 */
record SlowStart<E extends BalancedEndpoint>(LoadBalancer<E> balancer, Warmup warmup, long oldest,
		LongSupplier clock) implements LoadBalancer<E> {

	/** After that many choices an endpoint is taken however new it is. */
	private static final int CHOICES = 32;

	static <E extends BalancedEndpoint> SlowStart<E> of(LoadBalancer<E> balancer, Warmup warmup, List<E> endpoints,
			LongSupplier clock) {
		long now = clock.getAsLong();
		long eldest = endpoints.stream().mapToLong((endpoint) -> now - endpoint.since()).max().orElse(0);
		return new SlowStart<>(balancer, warmup, now - eldest, clock);
	}

	@Override
	public @Nullable E choose(long hash, int attempt) {
		E chosen = this.balancer.choose(hash, attempt);
		for (int i = 1; i < CHOICES && chosen != null && !isTaken(chosen); i++) {
			chosen = this.balancer.choose(hash, attempt);
		}
		return chosen;
	}

	private boolean isTaken(E endpoint) {
		long now = this.clock.getAsLong();
		long duration = this.warmup.duration().toNanos();
		long age = now - endpoint.since();
		if (age >= duration) {
			return true;
		}
		double most = factor((double) (now - this.oldest) / duration);
		return ThreadLocalRandom.current().nextDouble() * most < factor((double) age / duration);
	}

	double factor(double elapsed) {
		double time = Math.clamp(elapsed, 0, 1);
		double grown = (this.warmup.aggression() == 1) ? time : Math.pow(time, 1 / this.warmup.aggression());
		return Math.max(grown, this.warmup.minimumPercent() / 100);
	}

}
