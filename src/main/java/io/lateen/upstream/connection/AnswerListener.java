package io.lateen.upstream.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Takes what happens on a {@link UpstreamStream}. Called on the stream's event loop; the
 * last call is {@link #onEnd} or {@link #onReset}.
 */
public interface AnswerListener {

	/** An interim answer, 100 to 199 but for 101. */
	void onInterim(int status, HttpHeaders headers);

	/**
	 * The answer's head.
	 * @param status 101 or 200 to 999
	 * @param headers names in lower case; owned by the listener
	 */
	void onHead(int status, HttpHeaders headers);

	/**
	 * A piece of the answer's body.
	 * @param data owned by the listener
	 */
	void onData(ByteBuf data);

	/**
	 * The answer is complete.
	 * @param trailers empty for none
	 */
	void onEnd(HttpHeaders trailers);

	/** What could be read for now was read. */
	void onPause();

	/** The answer will not be completed. */
	void onReset(Reset reset);

	/** More of the request's body may be written, or no longer. */
	void onWritabilityChanged();

	/**
	 * How a stream ended early.
	 *
	 * @param reason what happened
	 * @param stale whether a connection that had been idle turned out to be closed: the
	 * endpoint did not see the request
	 * @param transport what went wrong below HTTP, in words; null where no more is known
	 */
	record Reset(ResetReason reason, boolean stale, @Nullable String transport) {

		/** By an endpoint that may have seen the request. */
		public static Reset of(ResetReason reason) {
			return new Reset(reason, false, null);
		}

		/** There was no connection, because of TLS say. */
		public static Reset ofTransport(String failure) {
			return new Reset(ResetReason.CONNECTION_FAILURE, false, failure);
		}

	}

}
