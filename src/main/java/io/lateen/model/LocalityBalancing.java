package io.lateen.model;

import java.util.Map;

/**
 * How the endpoints of one priority are shared between their localities. A locality that
 * loses endpoints keeps its share as long as 100/140 of them are healthy.
 */
public sealed interface LocalityBalancing {

	/** Endpoints are chosen without regard to locality. */
	record None() implements LocalityBalancing {
	}

	/** Each locality by the sum of its endpoints' weights. */
	record ByEndpoints() implements LocalityBalancing {
	}

	/**
	 * Each locality by a weight of its own.
	 *
	 * @param weights above 0, by {@link Endpoint#locality()}
	 */
	record ByWeight(Map<String, Integer> weights) implements LocalityBalancing {

		public ByWeight {
			weights = Map.copyOf(weights);
		}
	}

}
