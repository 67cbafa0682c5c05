package io.lateen.upstream.balance;

import java.util.Arrays;
import java.util.List;

/**
 * Shares of endpoints that sum up to one (envoy
 * source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc,
 * normalizeHostWeights).
 *
 * @param shares in the order of the endpoints
 * @param least the smallest share
 * @param most the largest share
 */
record NormalizedWeights(double[] shares, double least, double most) {

	static NormalizedWeights of(List<? extends BalancedEndpoint> endpoints) {
		long sum = endpoints.stream().mapToLong(BalancedEndpoint::weight).sum();
		return of(endpoints.stream().mapToDouble((endpoint) -> endpoint.weight() * 1.0 / sum).toArray());
	}

	static NormalizedWeights of(double[] shares) {
		return new NormalizedWeights(shares, Arrays.stream(shares).min().orElse(1),
				Arrays.stream(shares).max().orElse(0));
	}

}
