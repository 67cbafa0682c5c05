package io.lateen.model;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** How an endpoint is chosen. */
public sealed interface LoadBalancing {

	/** Two at random, the one with fewer requests under way. */
	record LeastRequest() implements LoadBalancing {
	}

	record RoundRobin() implements LoadBalancing {
	}

	record Random() implements LoadBalancing {
	}

	/** The same key goes to the same endpoint. */
	record ConsistentHash(HashKey key, Table table) implements LoadBalancing {
	}

	/** What is hashed. */
	sealed interface HashKey {

		record Header(String name) implements HashKey {
		}

		/**
		 * A cookie.
		 *
		 * @param ttl null: no cookie is made; zero: a session cookie
		 * @param attributes {@code name=value} or {@code name}
		 */
		record Cookie(String name, String path, @Nullable Duration ttl, List<String> attributes) implements HashKey {

			public Cookie {
				attributes = List.copyOf(attributes);
			}
		}

		record SourceAddress() implements HashKey {
		}

		record QueryParameter(String name) implements HashKey {
		}

	}

	/** How keys are spread over endpoints. */
	sealed interface Table {

		/** A ring with at least that many points. */
		record RingHash(long minimumSize) implements Table {
		}

		/** A table of a prime number of entries. */
		record Maglev(int size) implements Table {
		}

	}

}
