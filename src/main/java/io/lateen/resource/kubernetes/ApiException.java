package io.lateen.resource.kubernetes;

import java.net.ConnectException;

/** A request to the API server that failed; the message is for people. */
final class ApiException extends Exception {

	/** The server was not reached, or the answer broke off. */
	static final int NO_ANSWER = 0;

	static final int FORBIDDEN = 403;

	static final int NOT_FOUND = 404;

	static final int GONE = 410;

	private final int status;

	private final String reason;

	ApiException(int status, String message) {
		super(message);
		this.status = status;
		this.reason = message;
	}

	/** HTTP status, or {@link #NO_ANSWER}. */
	int status() {
		return this.status;
	}

	/** What went wrong, in one line. */
	String reason() {
		return this.reason;
	}

	/** The reason of a failure below HTTP. */
	static ApiException noAnswer(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			// what the JDK's client has below this says nothing
			if (root instanceof ConnectException && root.getMessage() == null) {
				return new ApiException(NO_ANSWER, "connection refused");
			}
			root = root.getCause();
		}
		String name = root.getClass().getSimpleName().replace("Exception", "");
		return new ApiException(NO_ANSWER, (root.getMessage() != null) ? name + ": " + root.getMessage() : name);
	}

}
