package io.lateen.translate;

import io.lateen.resource.istio.Gateway.ServerTls;
import org.jspecify.annotations.Nullable;

/** {@code ServerTLSSettings.TLSmode}; leaving it out means {@link #PASSTHROUGH}. */
enum ServerTlsMode {

	PASSTHROUGH, SIMPLE, MUTUAL, AUTO_PASSTHROUGH, ISTIO_MUTUAL, OPTIONAL_MUTUAL;

	static ServerTlsMode of(ServerTls tls) {
		ServerTlsMode mode = find(tls.mode());
		return (mode != null) ? mode : PASSTHROUGH;
	}

	/** Null for a name that Istio does not know. */
	static @Nullable ServerTlsMode find(@Nullable String name) {
		if (name == null || name.isEmpty()) {
			return PASSTHROUGH;
		}
		for (ServerTlsMode mode : values()) {
			if (mode.name().equals(name)) {
				return mode;
			}
		}
		return null;
	}

	boolean isPassthrough() {
		return this == PASSTHROUGH || this == AUTO_PASSTHROUGH;
	}

	/** Whether clients show a certificate, checked against a CA of the user's. */
	boolean isMutual() {
		return this == MUTUAL || this == OPTIONAL_MUTUAL;
	}

}
