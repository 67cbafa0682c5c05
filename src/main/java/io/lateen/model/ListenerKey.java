package io.lateen.model;

import org.jspecify.annotations.Nullable;

/**
 * An address to listen on.
 *
 * @param bind IP address, or null for all
 * @param port the bound port, 1 to 65535; {@code lateen.port-offset} is not in it
 */
public record ListenerKey(@Nullable String bind, int port) {

	@Override
	public String toString() {
		return ((this.bind != null) ? this.bind : "*") + ":" + this.port;
	}

}
