package io.lateen.exchange;

import io.lateen.model.Origin;
import io.lateen.model.WebSocketLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * The route of a request that asks for a WebSocket, as it is remembered for as long as
 * the socket is open.
 *
 * @param origin rule and VirtualService
 * @param limits that the VirtualService sets
 */
public record UpgradeRoute(Origin origin, WebSocketLimits limits) {

	private static final String ATTRIBUTE = UpgradeRoute.class.getName();

	/** The route of an exchange, null where it asks for no upgrade. */
	public static @Nullable UpgradeRoute find(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/** The VirtualService: {@code namespace/name}. */
	public String virtualService() {
		return this.origin.namespace() + "/" + this.origin.resource();
	}

}
