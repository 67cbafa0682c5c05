package io.lateen.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Chooses one of the endpoints it was made for. Thread-safe; made anew when the endpoints
 * change.
 */
@FunctionalInterface
public interface Balancer {

	/** Chooses none. */
	Balancer NONE = (exchange) -> null;

	/**
	 * Chooses an endpoint.
	 * @param request what is known of the request
	 * @return null where there is no healthy endpoint
	 */
	@Nullable LiveEndpoint choose(BalancedRequest request);

}
