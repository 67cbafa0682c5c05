package io.lateen.upstream.connection;

/**
 * Someone who waits for a stream. Called on the pool's event loop, once.
 */
public interface StreamRequest {

	/** Here is one, to be started at once. */
	void onStream(UpstreamStream stream);

	/** There is none. */
	void onFailure(AnswerListener.Reset reset);

}
