package io.lateen.upstream.connection;

/** Connections that cannot be made: each request fails as if nobody took the call. */
public final class NoConnections implements ConnectionPool {

	/** It has no state. */
	public static final ConnectionPool POOL = new NoConnections();

	private NoConnections() {
	}

	@Override
	public void request(StreamRequest request) {
		request.onFailure(ResetReason.CONNECTION_FAILURE);
	}

	@Override
	public void withdraw(StreamRequest request) {
		// none waits
	}

	@Override
	public void drain() {
		// none is open
	}

}
