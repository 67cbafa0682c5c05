package io.lateen.upstream;

import java.util.ArrayList;
import java.util.List;

import io.lateen.model.LoadBalancing;
import io.lateen.model.RetryPolicy;
import io.lateen.upstream.balance.RequestHash;
import org.jspecify.annotations.Nullable;

/** Which endpoints one request is tried at, one after the other. */
final class EndpointChoice {

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
		@Nullable LiveEndpoint endpoint = this.cluster.choose(hash().value(),
				(candidate) -> avoid && this.tried.contains(candidate));
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

	private boolean avoidsTried() {
		return this.policy != null && switch (this.policy.triedHosts()) {
			case AVOID -> true;
			case ALLOW -> false;
			case AVOID_UNLESS_HASHED ->
				!(this.cluster.definition().loadBalancing() instanceof LoadBalancing.ConsistentHash);
		};
	}

}
