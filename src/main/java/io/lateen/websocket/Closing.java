package io.lateen.websocket;

import java.util.Locale;

/**
 * Why the gateway ends a WebSocket: with a code (RFC 6455, section 7.4.1, and IANA's
 * registry for 1013) and a reason for people.
 */
enum Closing {

	/** The port closes, or the gateway ends. */
	DRAIN(1001, "the gateway is going away"),
	/** An operator asked for it. */
	OPERATOR(1001, "closed by an operator"),
	/** No byte came for too long. */
	IDLE_TIMEOUT(1001, "idle timeout"),
	/** It was open for as long as it may. */
	MAX_AGE(1001, "maximum age"),
	/** There is no place for another one of its VirtualService. */
	ROUTE_LIMIT(1013, "too many WebSockets"),
	/** Its client has as many as it may. */
	CLIENT_LIMIT(1008, "too many WebSockets from this client");

	private final int code;

	private final String reason;

	Closing(int code, String reason) {
		this.code = code;
		this.reason = reason;
	}

	/** 1001: gone away, 1008: against the rules, 1013: come back later. */
	int code() {
		return this.code;
	}

	/** ASCII, at most 123 characters. */
	String reason() {
		return this.reason;
	}

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
