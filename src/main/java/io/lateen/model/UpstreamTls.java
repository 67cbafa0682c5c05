package io.lateen.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * TLS to endpoints.
 *
 * @param serverName sent as SNI; null sends the request's host (after rewrites)
 * @param subjectAltNames one of which the endpoint's certificate must have
 * @param verifyHost whether the certificate must be valid for the server name that was
 * sent
 * @param trust who may have signed the endpoint's certificate
 * @param identity the gateway's own certificate; null for none
 */
public record UpstreamTls(@Nullable String serverName, List<String> subjectAltNames, boolean verifyHost, Trust trust,
		@Nullable Credential identity) {

	public UpstreamTls {
		subjectAltNames = List.copyOf(subjectAltNames);
	}

	/** Who may have signed the endpoint's certificate. */
	public sealed interface Trust {

		/** Anyone: the certificate is not looked at. */
		record Anyone() implements Trust {
		}

		/** The authorities that the system trusts. */
		record SystemAuthorities() implements Trust {
		}

		/**
		 * These authorities.
		 *
		 * @param authorities certificates
		 * @param revoked list of revoked certificates; null for none
		 */
		record Authorities(Pem authorities, @Nullable Pem revoked) implements Trust {
		}

		/**
		 * Authorities that could not be had: every handshake fails.
		 *
		 * @param reason what is missing
		 */
		record Unavailable(String reason) implements Trust {
		}

	}

	/** A certificate with its key. */
	public sealed interface Credential {

		record KeyPair(Pem certificates, Pem key) implements Credential {

			/** Without the key: it must not get into a log. */
			@Override
			public String toString() {
				return "KeyPair[" + this.certificates + "]";
			}
		}

		/**
		 * A certificate that could not be had: every handshake fails.
		 *
		 * @param reason what is missing
		 */
		record Unavailable(String reason) implements Credential {
		}

	}

	/** Text in PEM form. */
	public sealed interface Pem {

		/** A file, to be read again when it changes. */
		record File(String path) implements Pem {
		}

		/** The text itself. */
		record Text(String text) implements Pem {

			@Override
			public String toString() {
				return "PEM of " + this.text.length() + " characters";
			}
		}

	}

}
