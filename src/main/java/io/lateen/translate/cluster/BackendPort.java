package io.lateen.translate.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A port of a {@link Backend}.
 *
 * @param number that destinations name
 * @param name that endpoints name; empty for the only port of a Service
 * @param protocol spoken there
 * @param target number or name of the endpoints' port where that is said; null for the
 * same number
 */
record BackendPort(int number, String name, PortProtocol protocol, @Nullable String target) {

	/** The target as a number; 0 when it is a name or not said. */
	int targetNumber() {
		if (this.target == null || this.target.isEmpty() || !this.target.chars().allMatch(Character::isDigit)
				|| this.target.length() > 5) {
			return 0;
		}
		return Integer.parseInt(this.target);
	}

}
