package io.lateen.listener;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.lateen.model.ListenerKey;
import org.jspecify.annotations.Nullable;

/**
 * How a port of the gateway fares.
 *
 * @param key what the Gateway asked for
 * @param port that is bound, {@code lateen.port-offset} included
 * @param problem why it could not be bound (it is tried again), null when it is open
 * @param servers those with TLS
 * @param http3 its UDP side, null where HTTP/3 is off
 */
public record ListenerStatus(ListenerKey key, int port, @Nullable String problem, List<Server> servers,
		@Nullable Quic http3) {

	public boolean open() {
		return this.problem == null;
	}

	/**
	 * A server with TLS.
	 *
	 * @param name of the chain
	 * @param certificates that clients are shown
	 * @param failure why all handshakes fail, null when they don't
	 * @param warnings what else is wrong
	 */
	public record Server(String name, List<Certificate> certificates, @Nullable String failure, List<String> warnings) {
	}

	/**
	 * The UDP side of a port.
	 *
	 * @param open whether HTTP/3 is served
	 * @param problem why it is not, null where that is as it should be
	 * @param refused servers with TLS that are not served over it, with the reason
	 */
	public record Quic(boolean open, @Nullable String problem, Map<String, String> refused) {
	}

	/**
	 * What everybody may know of a certificate.
	 *
	 * @param serialNumber in hex
	 * @param algorithm of its key
	 */
	public record Certificate(String subject, String issuer, String serialNumber, String algorithm, Instant notBefore,
			Instant notAfter) {
	}

}
