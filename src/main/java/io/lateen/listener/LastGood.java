package io.lateen.listener;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.lateen.model.Credential;
import io.lateen.model.ServerTls.Certificate;
import io.lateen.model.ServerTls.Clients;
import io.lateen.model.Trust;
import io.lateen.tls.Identity;
import io.lateen.tls.PeerVerifier;
import io.lateen.tls.UnusableCredentialException;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and authorities by the name under which they are known. One that cannot be
 * used, or is gone, does not take the place of an earlier one that could: as Envoy keeps
 * what it was given last when the next one is refused or does not come. Thread-safe.
 */
final class LastGood {

	private final Map<String, Identity> identities = new ConcurrentHashMap<>();

	private final Map<String, Trust> authorities = new ConcurrentHashMap<>();

	/**
	 * A certificate with its key.
	 * @param problems told what is wrong with the one that should be used
	 * @return null where there is none, nor was before
	 */
	@Nullable Identity identity(Certificate certificate, Consumer<String> problems) {
		try {
			Identity identity = Identity.of(certificate.credential());
			this.identities.put(certificate.name(), identity);
			return identity;
		}
		catch (UnusableCredentialException ex) {
			Identity last = this.identities.get(certificate.name());
			tell(certificate.name(), ex, certificate.credential() instanceof Credential.Unavailable, last, problems);
			return last;
		}
	}

	/**
	 * Checks of clients.
	 * @param problems told what is wrong with the authorities that should be used
	 * @return null where there are none, nor were before
	 */
	@Nullable ClientVerifier verifier(Clients clients, Consumer<String> problems) {
		try {
			ClientVerifier verifier = verifier(clients, clients.trust());
			if (!clients.name().isEmpty()) {
				this.authorities.put(clients.name(), clients.trust());
			}
			return verifier;
		}
		catch (UnusableCredentialException ex) {
			Trust last = this.authorities.get(clients.name());
			tell(clients.name(), ex, clients.trust() instanceof Trust.Unavailable, last, problems);
			return (last != null) ? again(clients, last) : null;
		}
	}

	private static @Nullable ClientVerifier again(Clients clients, Trust last) {
		try {
			return verifier(clients, last);
		}
		catch (UnusableCredentialException ex) {
			return null; // a file that has changed
		}
	}

	private static ClientVerifier verifier(Clients clients, Trust trust) throws UnusableCredentialException {
		return new ClientVerifier(PeerVerifier.of(trust, clients.subjectAltNames(), false), clients);
	}

	// of what is not there one has been told, where that was found
	private static void tell(String name, UnusableCredentialException ex, boolean told, @Nullable Object last,
			Consumer<String> problems) {
		if (last != null) {
			problems.accept(name + ": " + ex.getMessage() + ": the last one that could be used stays in use");
		}
		else if (!told) {
			problems.accept(name + ": " + ex.getMessage());
		}
	}

	/** Forgets all others. */
	void retain(Set<String> names) {
		this.identities.keySet().retainAll(names);
		this.authorities.keySet().retainAll(names);
	}

}
