package io.lateen.translate.cluster;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a port speaks (istio pkg/config/protocol/instance.go).
 */
enum PortProtocol {

	HTTP, HTTP_PROXY, HTTP2, GRPC, GRPC_WEB, HTTPS, TLS, TCP, MONGO, REDIS, MYSQL, UDP, UNKNOWN;

	private static final String GRPC_WEB_PREFIX = "grpc-web";

	/** Of a word in any case; {@link #UNKNOWN} for all others. */
	static PortProtocol parse(String word) {
		return switch (word.toLowerCase(Locale.ROOT)) {
			case "http" -> HTTP;
			case "http_proxy" -> HTTP_PROXY;
			case "http2" -> HTTP2;
			case "grpc" -> GRPC;
			case GRPC_WEB_PREFIX -> GRPC_WEB;
			case "https" -> HTTPS;
			case "tls" -> TLS;
			case "tcp" -> TCP;
			case "mongo" -> MONGO;
			case "redis" -> REDIS;
			case "mysql" -> MYSQL;
			case "udp" -> UDP;
			default -> UNKNOWN;
		};
	}

	/**
	 * Of a Service's port: {@code appProtocol}, else the name up to the first dash (istio
	 * pkg/config/kube/conversion.go, ConvertProtocol).
	 */
	static PortProtocol ofServicePort(int number, @Nullable String name, @Nullable String transport,
			@Nullable String appProtocol) {
		if ("UDP".equals(transport)) {
			return UDP;
		}
		if (appProtocol != null) {
			switch (appProtocol) {
				case "kubernetes.io/h2c":
					return HTTP2;
				case "kubernetes.io/ws":
					return HTTP;
				case "kubernetes.io/wss":
					return HTTPS;
				default:
			}
		}
		PortProtocol told = ofName((appProtocol != null) ? appProtocol : (name != null) ? name : "");
		return (told == UNKNOWN && isWellKnownTcp(number)) ? TCP : told;
	}

	private static PortProtocol ofName(String name) {
		if (name.regionMatches(true, 0, GRPC_WEB_PREFIX, 0, GRPC_WEB_PREFIX.length())) {
			return GRPC_WEB;
		}
		int dash = name.indexOf('-');
		return parse((dash >= 0) ? name.substring(0, dash) : name);
	}

	// SMTP, DNS, MySQL, MongoDB
	private static boolean isWellKnownTcp(int number) {
		return number == 25 || number == 53 || number == 3306 || number == 27017;
	}

	boolean isHttp() {
		return this == HTTP || this == HTTP_PROXY || isHttp2();
	}

	boolean isHttp2() {
		return this == HTTP2 || this == GRPC || this == GRPC_WEB;
	}

	boolean isTls() {
		return this == HTTPS || this == TLS;
	}

}
