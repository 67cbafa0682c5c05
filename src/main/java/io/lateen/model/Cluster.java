package io.lateen.model;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Endpoints of one application and how they are talked to.
 *
 * @param key its name
 * @param protocol spoken to the endpoints
 * @param endpoints all that are known, the unhealthy ones included
 * @param loadBalancing how one is chosen
 * @param localities how localities share the requests of a priority
 * @param connectTimeout of a TCP connection (and its TLS handshake)
 * @param pool limits
 * @param transport what lies between HTTP and TCP
 * @param outlierDetection when an endpoint is left out for a while; null for never
 * @param panicPercent when less than that share of the endpoints is healthy, unhealthy
 * ones are chosen too; 0 for never
 * @param retryBudget limits concurrent retries in place of {@link PoolLimits#maxRetries};
 * null for none
 */
public record Cluster(ClusterKey key, Protocol protocol, Endpoints endpoints, LoadBalancing loadBalancing,
		LocalityBalancing localities, Duration connectTimeout, PoolLimits pool, UpstreamTransport transport,
		@Nullable OutlierDetection outlierDetection, int panicPercent, @Nullable RetryBudget retryBudget) {

	/** A cluster in clear text without what only a DestinationRule asks for. */
	public Cluster(ClusterKey key, Protocol protocol, Endpoints endpoints, LoadBalancing loadBalancing,
			Duration connectTimeout, PoolLimits pool) {
		this(key, protocol, endpoints, loadBalancing, new LocalityBalancing.None(), connectTimeout, pool,
				UpstreamTransport.PLAIN, null, 0, null);
	}

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

	/**
	 * Limits of connections and requests; {@link Integer#MAX_VALUE} for none.
	 *
	 * @param maxConnections open at a time
	 * @param maxPendingRequests waiting for a connection
	 * @param maxRequests under way
	 * @param maxRetries under way
	 * @param maxRequestsPerConnection after which a connection is closed
	 * @param maxConcurrentStreams of one HTTP/2 connection
	 * @param idleTimeout after which a connection without requests is closed; zero for
	 * never
	 * @param maxConnectionDuration after which a connection takes no more requests; null
	 * for no limit
	 * @param tcp limits of connections whose bytes are passed on
	 */
	public record PoolLimits(int maxConnections, int maxPendingRequests, int maxRequests, int maxRetries,
			int maxRequestsPerConnection, int maxConcurrentStreams, Duration idleTimeout,
			@Nullable Duration maxConnectionDuration, TcpLimits tcp) {

		public static final PoolLimits DEFAULT = new PoolLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE,
				Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofHours(1), null);

		/** Limits of requests and their connections only. */
		public PoolLimits(int maxConnections, int maxPendingRequests, int maxRequests, int maxRetries,
				int maxRequestsPerConnection, int maxConcurrentStreams, Duration idleTimeout,
				@Nullable Duration maxConnectionDuration) {
			this(maxConnections, maxPendingRequests, maxRequests, maxRetries, maxRequestsPerConnection,
					maxConcurrentStreams, idleTimeout, maxConnectionDuration, TcpLimits.DEFAULT);
		}

	}

	/**
	 * Limits of connections whose bytes are passed on.
	 *
	 * @param idleTimeout after which one without bytes is closed; zero for never
	 * @param maxDuration after which one is closed; null for no limit
	 */
	public record TcpLimits(Duration idleTimeout, @Nullable Duration maxDuration) {

		public static final TcpLimits DEFAULT = new TcpLimits(Duration.ofHours(1), null);

	}

	/**
	 * How many retries may be under way at a time.
	 *
	 * @param percent of the requests under way, 0 to 100
	 * @param minimum that is allowed whatever the percentage, at least 0
	 * @param interval for which a request counts although it ended; null counts those
	 * under way alone
	 */
	public record RetryBudget(double percent, int minimum, @Nullable Duration interval) {
	}

}
