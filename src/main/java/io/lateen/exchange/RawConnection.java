package io.lateen.exchange;

import java.net.InetSocketAddress;

import io.lateen.model.ListenerKey;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection whose bytes are passed on as they are. Immutable.
 *
 * @param listener where it arrived
 * @param ends between whom it is
 * @param serverName that TLS asked for (SNI), in lower case; null for none
 * @param startNanos {@link System#nanoTime()} at its arrival
 */
public record RawConnection(ListenerKey listener, ConnectionEnds ends, @Nullable String serverName, long startNanos) {

	/** The client, as far as the connection tells. */
	public InetSocketAddress peer() {
		return this.ends.peer();
	}

}
