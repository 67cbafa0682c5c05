package io.lateen.tls;

/**
 * Certificates, keys or authorities that can't be used. The message tells the one who
 * wrote them what is wrong; it holds nothing secret.
 */
public final class UnusableCredentialException extends Exception {

	private static final long serialVersionUID = 1;

	public UnusableCredentialException(String message) {
		super(message);
	}

	public UnusableCredentialException(String message, Throwable cause) {
		super(message, cause);
	}

}
