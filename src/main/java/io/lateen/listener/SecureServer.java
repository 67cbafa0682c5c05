package io.lateen.listener;

import java.util.List;

import javax.net.ssl.X509ExtendedTrustManager;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.model.FilterChain;
import io.lateen.tls.Identity;
import io.netty.channel.Channel;

/**
 * A server whose requests come over QUIC, as far as a handshake needs to know it.
 *
 * @param content whose requests they are
 * @param credentials what clients are shown now; the same instance for as long
 */
public record SecureServer(FilterChain.Http content, Credentials credentials) {

	/** Lets a server have the requests of a connection whose handshake is over. */
	public static void accept(Channel connection, FilterChain.Http server, ConnectionEnds ends) {
		ends.attach(connection);
		InboundConnection.attach(connection, server, true, null);
	}

	/** What clients are shown. Two of the same content are not equal. */
	public static final class Credentials {

		private final List<Identity> identities;

		private final X509ExtendedTrustManager verifier;

		Credentials(List<Identity> identities, X509ExtendedTrustManager verifier) {
			this.identities = List.copyOf(identities);
			this.verifier = verifier;
		}

		/** Certificates, of different key types. */
		public List<Identity> identities() {
			return this.identities;
		}

		/** Looks at certificates of clients. */
		public X509ExtendedTrustManager verifier() {
			return this.verifier;
		}

	}

}
