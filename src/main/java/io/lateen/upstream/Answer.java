package io.lateen.upstream;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * An application's answer on its way to the client; the body and the trailers may not be
 * here yet. Used on the event loop of its stream.
 */
final class Answer implements Outcome {

	private final int status;

	private final HttpHeaders headers;

	private final AnswerBody body;

	private @Nullable HttpHeaders trailers;

	Answer(int status, HttpHeaders headers, AnswerBody body) {
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	int status() {
		return this.status;
	}

	/** As the application sent them. */
	HttpHeaders headers() {
		return this.headers;
	}

	AnswerBody body() {
		return this.body;
	}

	/** Known once the body has ended; null for none. */
	@Nullable HttpHeaders trailers() {
		return this.trailers;
	}

	void trailers(HttpHeaders trailers) {
		if (!trailers.isEmpty()) {
			this.trailers = trailers;
		}
	}

}
