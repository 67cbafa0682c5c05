package io.lateen.upstream;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Two endpoints at random, the one with fewer requests under way: Istio's default
 * (Envoy's LEAST_REQUEST with two choices).
 */
record LeastRequest(List<LiveEndpoint> endpoints) implements Balancer {

	@Override
	public @Nullable LiveEndpoint choose(BalancedRequest request) {
		int size = this.endpoints.size();
		if (size < 2) {
			return (size == 1) ? this.endpoints.getFirst() : null;
		}
		ThreadLocalRandom random = ThreadLocalRandom.current();
		LiveEndpoint one = this.endpoints.get(random.nextInt(size));
		LiveEndpoint other = this.endpoints.get(random.nextInt(size));
		return (other.active() < one.active()) ? other : one;
	}

}
