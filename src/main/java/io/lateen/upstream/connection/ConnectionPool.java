package io.lateen.upstream.connection;

/**
 * Connections to one endpoint on one event loop; used on that loop only. As in Envoy
 * (source/common/conn_pool/conn_pool_base.cc) one connection is allowed beyond the
 * cluster's limit where a loop has none at all, so that no request waits for nothing.
 */
public interface ConnectionPool {

	/** Asks for a stream, which may be given before this returns. */
	void request(StreamRequest request);

	/** Takes a request back that was not answered yet. */
	void withdraw(StreamRequest request);

	/** Lets no further stream begin; connections close as they become idle. */
	void drain();

}
