package io.lateen.model;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** How an endpoint is chosen. */
public sealed interface LoadBalancing {

	/**
	 * Two at random, the one with fewer requests under way.
	 *
	 * @param warmup how new endpoints get their share; null for at once
	 */
	record LeastRequest(@Nullable Warmup warmup) implements LoadBalancing {

		public LeastRequest() {
			this(null);
		}
	}

	/**
	 * One after the other.
	 *
	 * @param warmup how new endpoints get their share; null for at once
	 */
	record RoundRobin(@Nullable Warmup warmup) implements LoadBalancing {

		public RoundRobin() {
			this(null);
		}
	}

	record Random() implements LoadBalancing {
	}

	/** The same key goes to the same endpoint. */
	record ConsistentHash(HashKey key, Table table) implements LoadBalancing {
	}

	/**
	 * Slow start of endpoints that are new: weight grows as
	 * {@code max(minimum, (age / duration) ^ (1 / aggression))}.
	 *
	 * @param duration until an endpoint has its full share
	 * @param minimumPercent share at the beginning, 0 to 100
	 * @param aggression above 0; 1 grows evenly
	 */
	record Warmup(Duration duration, double minimumPercent, double aggression) {
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

		/** Nothing: each request goes anywhere. */
		record Nothing() implements HashKey {
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
