package io.lateen.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.lateen.model.LoadBalancing;
import io.lateen.model.RetryPolicy;
import io.lateen.upstream.balance.RequestHash;
import org.jspecify.annotations.Nullable;

/** Which endpoints one request is tried at, one after the other. */
final class EndpointChoice {

	/** Istio's {@code update_frequency} of Envoy's previous_priorities. */
	private static final int TRIES_A_PRIORITY = 2;

	private final LiveCluster cluster;

	private final BalancedRequest request;

	private final @Nullable RetryPolicy policy;

	private final List<LiveEndpoint> tried = new ArrayList<>(2);

	private @Nullable RequestHash hash;

	/**
	 * @param policy null for never again
	 */
	EndpointChoice(LiveCluster cluster, BalancedRequest request, @Nullable RetryPolicy policy) {
		this.cluster = cluster;
		this.request = request;
		this.policy = policy;
	}

	/** The endpoint of the next try, null where none is healthy. */
	@Nullable LiveEndpoint next() {
		boolean avoid = !this.tried.isEmpty() && avoidsTried();
		Predicate<LiveEndpoint> tried = (candidate) -> avoid && this.tried.contains(candidate);
		@Nullable LiveEndpoint endpoint = goesBeyond() ? this.cluster.chooseBeyond(passed(), hash().value(), tried)
				: this.cluster.choose(hash().value(), tried);
		if (endpoint != null) {
			this.tried.add(endpoint);
		}
		return endpoint;
	}

	/** The last try did not count. */
	void undo() {
		this.tried.removeLast();
	}

	/** A cookie that leads the client here again, null for none. */
	@Nullable String cookie() {
		return (this.hash != null) ? this.hash.cookie() : null;
	}

	/** Made once: what is tried again goes by the same number. */
	private RequestHash hash() {
		@Nullable RequestHash made = this.hash;
		if (made == null) {
			made = RequestHash.of(this.cluster.definition().loadBalancing(), this.request);
			this.hash = made;
		}
		return made;
	}

	private boolean goesBeyond() {
		return this.policy != null && this.policy.remoteLocalities() && this.tried.size() >= TRIES_A_PRIORITY;
	}

	/** Those whose priorities are left out: looked at again after each second try. */
	private List<LiveEndpoint> passed() {
		return this.tried.subList(0, this.tried.size() - this.tried.size() % TRIES_A_PRIORITY);
	}

	private boolean avoidsTried() {
		return this.policy != null && switch (this.policy.triedHosts()) {
			case AVOID -> true;
			case ALLOW -> false;
			case AVOID_UNLESS_HASHED ->
				!(this.cluster.definition().loadBalancing() instanceof LoadBalancing.ConsistentHash);
		};
	}

}
