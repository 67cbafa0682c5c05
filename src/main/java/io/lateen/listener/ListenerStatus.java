package io.lateen.listener;

import java.time.Instant;
import java.util.List;

import io.lateen.model.ListenerKey;
import org.jspecify.annotations.Nullable;

/**
 * How a port of the gateway fares.
 *
 * @param key what the Gateway asked for
 * @param port that is bound, {@code lateen.port-offset} included
 * @param problem why it could not be bound (it is tried again), null when it is open
 * @param servers those with TLS
 */
public record ListenerStatus(ListenerKey key, int port, @Nullable String problem, List<Server> servers) {

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
	 * What everybody may know of a certificate.
	 *
	 * @param serialNumber in hex
	 * @param algorithm of its key
	 */
	public record Certificate(String subject, String issuer, String serialNumber, String algorithm, Instant notBefore,
			Instant notAfter) {
	}

}
