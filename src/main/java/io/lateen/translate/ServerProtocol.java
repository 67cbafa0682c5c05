package io.lateen.translate;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Protocol of a Gateway's server port (istio pkg/config/protocol/instance.go). */
enum ServerProtocol {

	/** HTTP in plain text, whatever its version. */
	HTTP,
	/** HTTP within TLS, unless passed through. */
	HTTPS,
	/** Anything within TLS. */
	TLS,
	/** Bytes. */
	TCP;

	/**
	 * Reads the field, in any case.
	 * @return null for what Istio does not know
	 */
	static @Nullable ServerProtocol of(@Nullable String protocol) {
		return switch ((protocol != null) ? protocol.toLowerCase(Locale.ROOT) : "") {
			case "http", "http2", "grpc", "grpc-web", "http_proxy" -> HTTP;
			case "https" -> HTTPS;
			case "tls" -> TLS;
			case "tcp", "udp", "mongo", "redis", "mysql" -> TCP;
			default -> null;
		};
	}

	boolean isTls() {
		return this == HTTPS || this == TLS;
	}

}
