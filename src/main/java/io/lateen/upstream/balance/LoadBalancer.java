package io.lateen.upstream.balance;

import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Chooses one of the endpoints it was made for. Thread-safe; made anew when endpoints or
 * their health change.
 *
 * @param <E> the endpoints
 */
@FunctionalInterface
public interface LoadBalancer<E extends BalancedEndpoint> {

	/** How often Istio has Envoy choose again to avoid an endpoint that was tried. */
	int RESELECTIONS = 5;

	/**
	 * Chooses an endpoint.
	 * @param hash of the request, see {@link RequestHash}; a random number where there is
	 * none
	 * @param attempt 0 for the first choice; counts up when the choice was not welcome
	 * @return null where there is no endpoint to choose
	 */
	@Nullable E choose(long hash, int attempt);

	/**
	 * The same without priorities that were tried, as far as others are left.
	 */
	default LoadBalancer<E> without(Set<Integer> priorities) {
		return this;
	}

	/**
	 * Chooses an endpoint that was not tried yet if that can be had in a few attempts,
	 * else another one (envoy router's {@code previous_hosts} predicate).
	 * @param tried which endpoints to avoid
	 */
	default @Nullable E chooseAvoiding(long hash, Predicate<? super E> tried) {
		E chosen = choose(hash, 0);
		for (int attempt = 1; attempt <= RESELECTIONS && chosen != null && tried.test(chosen); attempt++) {
			chosen = choose(hash, attempt);
		}
		return chosen;
	}

}
