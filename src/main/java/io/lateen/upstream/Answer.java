package io.lateen.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * An application's answer on its way to the client; the body and the trailers may not be
 * here yet. Used on the event loop of its stream.
 */
public final class Answer implements Outcome {

	private final int status;

	private final HttpHeaders headers;

	private final AnswerBody body;

	private @Nullable HttpHeaders trailers;

	Answer(int status, HttpHeaders headers, AnswerBody body) {
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	public int status() {
		return this.status;
	}

	/** As the application sent them. */
	public HttpHeaders headers() {
		return this.headers;
	}

	/** The connection it comes on, or the HTTP/2 stream. */
	public Channel channel() {
		return this.body.channel();
	}

	/**
	 * Takes the connection over from HTTP, after status 101. Bytes that came already
	 * arrive at the handler like all others.
	 * @param handler added to the connection's pipeline
	 * @param closed called when the connection is closed
	 */
	public void upgrade(ChannelHandler handler, Runnable closed) {
		this.body.upgrade(handler, closed);
	}

	/** Ends the answer where it is; nobody wants the rest. */
	public void cancel() {
		this.body.cancel();
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
