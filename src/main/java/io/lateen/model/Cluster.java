package io.lateen.model;

import java.time.Duration;
import java.util.List;

/**
 * Endpoints of one application and how they are talked to.
 *
 * @param key its name
 * @param protocol spoken to the endpoints
 * @param endpoints all that are known, the unhealthy ones included
 * @param loadBalancing how one is chosen
 * @param connectTimeout of a TCP connection (and its TLS handshake)
 * @param pool limits
 */
public record Cluster(ClusterKey key, Protocol protocol, Endpoints endpoints, LoadBalancing loadBalancing,
		Duration connectTimeout, PoolLimits pool) {

	/** What is spoken to the endpoints. */
	public enum Protocol {

		HTTP1, HTTP2,
		/** As the client does. */
		CLIENTS_CHOICE

	}

	/** Where endpoints come from. */
	public sealed interface Endpoints {

		/** Known addresses. */
		record Static(List<Endpoint> endpoints) implements Endpoints {

			public Static {
				endpoints = List.copyOf(endpoints);
			}
		}

		/**
		 * Names to resolve.
		 *
		 * @param names host names in place of addresses
		 * @param oneAtATime uses one address at a time (logical DNS) instead of all
		 */
		record Dns(List<Endpoint> names, boolean oneAtATime) implements Endpoints {

			public Dns {
				names = List.copyOf(names);
			}
		}

	}

	/** Limits of connections and requests; {@link Integer#MAX_VALUE} for none. */
	public record PoolLimits(int maxConnections, int maxPendingRequests, int maxRequests, int maxRetries,
			int maxRequestsPerConnection, Duration idleTimeout) {

		public static final PoolLimits DEFAULT = new PoolLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE,
				Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofHours(1));

	}

}
