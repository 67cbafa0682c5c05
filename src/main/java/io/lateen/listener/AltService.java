package io.lateen.listener;

import io.lateen.model.FilterChain.Http3;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients that a server is also there over HTTP/3 (RFC 7838), with the port that
 * they know it by and for a day, as Istio does (istio
 * pilot/pkg/networking/core/route/route.go, buildHTTP3AltSvcHeader). Thread-safe.
 */
final class AltService {

	private volatile boolean open;

	private volatile Value last = new Value(-1, "");

	/** Whether it is there. */
	void open(boolean open) {
		this.open = open;
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * {@code alt-svc} of answers.
	 * @return null where the server is not there over HTTP/3
	 */
	@Nullable String of(InboundConnection connection) {
		if (!this.open || connection.server().http3() != Http3.POSSIBLE) {
			return null;
		}
		int port = connection.server().serverPort();
		Value value = this.last;
		if (value.port != port) {
			value = new Value(port, "h3=\":" + port + "\"; ma=86400");
			this.last = value;
		}
		return value.text;
	}

	// servers of a port mostly have the same number
	private record Value(int port, String text) {
	}

}
