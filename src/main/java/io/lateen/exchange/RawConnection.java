package io.lateen.exchange;

import java.net.InetSocketAddress;

import io.lateen.model.ListenerKey;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection whose bytes are passed on as they are. Immutable.
 *
 * @param listener where it arrived
 * @param peer the client: as a PROXY header tells, else the other end
 * @param local where the client connected to
 * @param serverName that TLS asked for (SNI), in lower case; null for none
 * @param startNanos {@link System#nanoTime()} at its arrival
 */
public record RawConnection(ListenerKey listener, InetSocketAddress peer, InetSocketAddress local,
		@Nullable String serverName, long startNanos) {
}
