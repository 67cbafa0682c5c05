package io.lateen.websocket;

import java.util.Locale;

/** How a request for a WebSocket ended. */
enum UpgradeResult {

	/** The application agreed. */
	OPENED,
	/** The application answered something else. */
	REFUSED,
	/** No application answered. */
	FAILED,
	/** The port closes. */
	DRAINING,
	/** The VirtualService has as many as it may. */
	ROUTE_LIMIT,
	/** The client has as many as it may. */
	CLIENT_LIMIT;

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
