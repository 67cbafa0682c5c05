package io.lateen.listener;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.lateen.model.ServerTls;
import io.lateen.tls.Identity;
import io.lateen.tls.UnusableCredentialException;
import org.jspecify.annotations.Nullable;

/**
 * What handshakes of one server need, made once: nothing is read or parsed when a client
 * comes. With certificates of two key types there is a context for each, since the client
 * decides which one it can take. Immutable but for the keys of session tickets.
 */
final class ServerContexts {

	private final ServerContext first;

	// for clients that can take it; null where the first one is for all
	private final @Nullable ServerContext ecdsa;

	private final boolean tls13;

	private final SecureServer.Credentials credentials;

	private final List<String> problems;

	private ServerContexts(ServerContext first, @Nullable ServerContext ecdsa, boolean tls13,
			SecureServer.Credentials credentials, List<String> problems) {
		this.first = first;
		this.ecdsa = ecdsa;
		this.tls13 = tls13;
		this.credentials = credentials;
		this.problems = List.copyOf(problems);
	}

	/**
	 * Makes them.
	 * @throws UnusableCredentialException when no handshake could succeed
	 */
	static ServerContexts of(ServerTls tls, LastGood credentials, ServerContextFactory factory)
			throws UnusableCredentialException {
		List<String> problems = new ArrayList<>();
		List<Identity> identities = new ArrayList<>();
		for (ServerTls.Certificate certificate : tls.certificates()) {
			Identity identity = credentials.identity(certificate, problems::add);
			if (identity != null) {
				identities.add(identity);
			}
		}
		ClientVerifier verifier = credentials.verifier(tls.clients(), problems::add);
		if (identities.isEmpty() || verifier == null) {
			throw new UnusableCredentialException(String.join("; ", problems));
		}
		SecureServer.Credentials all = new SecureServer.Credentials(identities, verifier);
		Identity ecdsa = identities.stream().filter(ServerContexts::isEcdsa).findFirst().orElse(null);
		Identity other = identities.stream().filter((identity) -> !isEcdsa(identity)).findFirst().orElse(null);
		boolean tls13 = tls.maxVersion() == null || tls.maxVersion() == ServerTls.Version.TLS_1_3;
		if (ecdsa == null || other == null) {
			return new ServerContexts(factory.make(identities.getFirst(), verifier, tls), null, tls13, all, problems);
		}
		return new ServerContexts(factory.make(other, verifier, tls), factory.make(ecdsa, verifier, tls), tls13, all,
				problems);
	}

	private static boolean isEcdsa(Identity identity) {
		return identity.key().getAlgorithm().equals("EC");
	}

	/** The one for a client. */
	ServerContext choose(ClientHello hello) {
		return (this.ecdsa != null && hello.takesEcdsa(this.tls13)) ? this.ecdsa : this.first;
	}

	/** What clients are shown. */
	List<Identity> identities() {
		return this.credentials.identities();
	}

	/** What clients are shown and asked. */
	SecureServer.Credentials credentials() {
		return this.credentials;
	}

	/** What is wrong and does not keep handshakes from succeeding. */
	List<String> problems(Instant now) {
		List<String> all = new ArrayList<>(this.problems);
		identities().forEach((identity) -> all.addAll(identity.warnings(now)));
		return all;
	}

	/**
	 * Gives further session tickets out under a new key; those given out are still taken.
	 */
	void renewTickets() {
		this.first.renewTickets();
		if (this.ecdsa != null) {
			this.ecdsa.renewTickets();
		}
	}

}
