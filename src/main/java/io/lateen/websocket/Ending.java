package io.lateen.websocket;

import java.util.Locale;

/**
 * Who ended a WebSocket, and with which code.
 *
 * @param by who said so first
 * @param code that of the close frame; {@link #NO_CODE} where it had none,
 * {@link #ABRUPT} where there was no close frame
 * @param reason of the gateway, {@code none} where it was not the gateway
 */
record Ending(By by, int code, String reason) {

	/** RFC 6455, section 7.4.1. */
	static final int NO_CODE = FrameBoundary.NO_CODE;

	/** RFC 6455, section 7.4.1. */
	static final int ABRUPT = 1006;

	private static final int LAST_OF_PROTOCOL = 1015;

	private static final String NO_REASON = "none";

	static Ending of(By by, int code) {
		return new Ending(by, code, NO_REASON);
	}

	static Ending by(Closing why) {
		return new Ending(By.GATEWAY, why.code(), why.text());
	}

	/** Who can end it. */
	enum By {

		CLIENT, APPLICATION, GATEWAY;

		String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/** The code, those of applications as 3xxx and 4xxx. */
	String codeClass() {
		if (this.code >= 1000 && this.code <= LAST_OF_PROTOCOL) {
			return Integer.toString(this.code);
		}
		return (this.code >= 3000 && this.code < 5000) ? this.code / 1000 + "xxx" : "other";
	}

	/** In the form of Envoy's details. */
	@Override
	public String toString() {
		return "websocket_closed_by_" + this.by.text() + "{" + this.code
				+ (this.reason.equals(NO_REASON) ? "" : "," + this.reason) + "}";
	}

}
