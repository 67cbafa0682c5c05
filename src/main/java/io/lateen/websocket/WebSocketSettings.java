package io.lateen.websocket;

import java.time.Duration;

import io.lateen.model.WebSocketLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What ends WebSockets, {@code lateen.websocket.*}. Annotations of a VirtualService are
 * stronger.
 *
 * @param idleTimeout without a byte in either direction; none by default
 * @param maxAge from the handshake on; none by default
 * @param maxConnections of one VirtualService at a time; no limit by default
 * @param maxConnectionsPerClient of one client's address, to one VirtualService; no limit
 * by default
 * @param drainTime over which they are closed when their port closes; should be some
 * seconds less than {@code lateen.listener.drain-time}, which ends all
 */
public record WebSocketSettings(@Nullable Duration idleTimeout, @Nullable Duration maxAge,
		@Nullable Integer maxConnections, @Nullable Integer maxConnectionsPerClient,
		@DefaultValue("10s") Duration drainTime) {

	/** Nothing is limited. */
	public static final WebSocketSettings DEFAULT = new WebSocketSettings(null, null, null, null,
			Duration.ofSeconds(10));

	WebSocketLimits limits() {
		return new WebSocketLimits(this.idleTimeout, this.maxAge, this.maxConnections, this.maxConnectionsPerClient);
	}

}
