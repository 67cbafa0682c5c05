package io.lateen.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How TLS of clients is terminated.
 *
 * @param certificates shown to clients, of different key types; not empty
 * @param clients what is asked of clients
 * @param minVersion lowest version, null for TLS 1.2
 * @param maxVersion highest version, null for TLS 1.3
 * @param cipherSuites for TLS up to 1.2 in OpenSSL's names, in order of preference; empty
 * for the default
 * @param groups that keys are agreed upon in, in BoringSSL's names; empty for the default
 */
public record ServerTls(List<Certificate> certificates, Clients clients, @Nullable Version minVersion,
		@Nullable Version maxVersion, List<String> cipherSuites, List<String> groups) {

	public ServerTls {
		certificates = List.copyOf(certificates);
		cipherSuites = List.copyOf(cipherSuites);
		groups = List.copyOf(groups);
	}

	/** With the default groups. */
	public ServerTls(List<Certificate> certificates, Clients clients, @Nullable Version minVersion,
			@Nullable Version maxVersion, List<String> cipherSuites) {
		this(certificates, clients, minVersion, maxVersion, cipherSuites, List.of());
	}

	/** Versions of TLS. */
	public enum Version {

		TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3

	}

	/**
	 * What is shown to clients.
	 *
	 * @param name where it is from; of two with the same name the newer one takes the
	 * place of the older when it can be used
	 */
	public record Certificate(String name, Credential credential) {
	}

	/**
	 * What is asked of clients.
	 *
	 * @param need whether they have to show a certificate
	 * @param name where the authorities are from, as with {@link Certificate}; empty
	 * where none ever take the place of others
	 * @param trust who may have signed it
	 * @param untrustedToo whether a certificate that does not pass is good as well
	 * @param subjectAltNames one of which it must have; empty for no matter which
	 * @param keyHashes SHA-256 of public keys in base64
	 * @param certificateHashes SHA-256 of certificates in lower case hex; where there are
	 * hashes of either kind, one must fit
	 */
	public record Clients(Need need, String name, Trust trust, boolean untrustedToo, List<String> subjectAltNames,
			List<String> keyHashes, List<String> certificateHashes) {

		/** Clients are not asked for a certificate. */
		public static final Clients ANYONE = new Clients(Need.NOT_ASKED, "", new Trust.Anyone(), false, List.of(),
				List.of(), List.of());

		public Clients {
			subjectAltNames = List.copyOf(subjectAltNames);
			keyHashes = List.copyOf(keyHashes);
			certificateHashes = List.copyOf(certificateHashes);
		}

		/** Whether clients show a certificate. */
		public enum Need {

			NOT_ASKED, OPTIONAL, REQUIRED

		}
	}

}
