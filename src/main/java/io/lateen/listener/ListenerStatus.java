package io.lateen.listener;

import io.lateen.model.ListenerKey;
import org.jspecify.annotations.Nullable;

/**
 * How a port of the gateway fares.
 *
 * @param key what the Gateway asked for
 * @param port that is bound, {@code lateen.port-offset} included
 * @param problem why it could not be bound (it is tried again), null when it is open
 */
public record ListenerStatus(ListenerKey key, int port, @Nullable String problem) {

	public boolean open() {
		return this.problem == null;
	}

}
