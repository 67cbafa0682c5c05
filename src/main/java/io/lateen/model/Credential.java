package io.lateen.model;

/** A certificate with its key. */
public sealed interface Credential {

	/**
	 * A certificate that is there.
	 *
	 * @param certificates the certificate, followed by those that lead to its authority
	 * @param key its private key
	 */
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
