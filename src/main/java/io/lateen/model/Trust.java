package io.lateen.model;

import org.jspecify.annotations.Nullable;

/** Who may have signed the certificate of the other side. */
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
