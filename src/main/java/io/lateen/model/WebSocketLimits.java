package io.lateen.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What ends or refuses WebSockets beside their two ends. Nothing does unless somebody
 * asks for it: null leaves a limit open, 0 says that there is none.
 *
 * @param idleTimeout without a byte in either direction
 * @param maxAge from the handshake on
 * @param maxConnections of one VirtualService at a time
 * @param maxConnectionsPerClient of one client's address, to one VirtualService
 */
public record WebSocketLimits(@Nullable Duration idleTimeout, @Nullable Duration maxAge,
		@Nullable Integer maxConnections, @Nullable Integer maxConnectionsPerClient) {

	public static final WebSocketLimits NONE = new WebSocketLimits(null, null, null, null);

	/** These, and where they leave one open, the other's. */
	public WebSocketLimits or(WebSocketLimits defaults) {
		if (equals(NONE)) {
			return defaults;
		}
		return new WebSocketLimits((this.idleTimeout != null) ? this.idleTimeout : defaults.idleTimeout,
				(this.maxAge != null) ? this.maxAge : defaults.maxAge,
				(this.maxConnections != null) ? this.maxConnections : defaults.maxConnections,
				(this.maxConnectionsPerClient != null) ? this.maxConnectionsPerClient
						: defaults.maxConnectionsPerClient);
	}

}
