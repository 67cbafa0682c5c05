package io.lateen.websocket;

import java.util.Locale;

/**
 * Why the gateway ends a WebSocket. Always with 1001 (RFC 6455, section 7.4.1: going
 * away), upon which clients come back, and with a reason for people.
 */
enum Closing {

	/** The port closes, or the gateway ends. */
	DRAIN("the gateway is going away"),
	/** An operator asked for it. */
	OPERATOR("closed by an operator"),
	/** No byte came for too long. */
	IDLE_TIMEOUT("idle timeout"),
	/** It was open for as long as it may. */
	MAX_AGE("maximum age");

	static final int CODE = 1001;

	private final String reason;

	Closing(String reason) {
		this.reason = reason;
	}

	/** ASCII, at most 123 characters. */
	String reason() {
		return this.reason;
	}

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
