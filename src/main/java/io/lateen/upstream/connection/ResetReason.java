package io.lateen.upstream.connection;

/**
 * Why a stream ended before its answer did, in Envoy's words
 * (source/common/http/utility.cc, {@code resetReasonToString}).
 */
public enum ResetReason {

	/** No connection could be made. */
	CONNECTION_FAILURE("remote connection failure"),
	/** No connection in time. */
	CONNECTION_TIMEOUT("connection timeout"),
	/** The connection ended. */
	CONNECTION_TERMINATION("connection termination"),
	/** The endpoint gave the stream up. */
	REMOTE_RESET("remote reset"),
	/** The endpoint did not look at the request (HTTP/2 REFUSED_STREAM, GOAWAY). */
	REMOTE_REFUSED("remote refused stream reset"),
	/** What came is not HTTP. */
	PROTOCOL_ERROR("protocol error"),
	/** The gateway gave the stream up: a timeout, or a client that went away. */
	LOCAL_RESET("local reset"),
	/** A limit of the cluster is reached. */
	OVERFLOW("overflow");

	private final String words;

	ResetReason(String words) {
		this.words = words;
	}

	/** As answers to clients put it. */
	public String words() {
		return this.words;
	}

}
