package io.lateen.tcp;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.lateen.exchange.ConnectionObserver;
import io.lateen.exchange.RawConnection;
import io.lateen.model.FilterChain.Tcp;
import io.lateen.model.ListenerKey;
import io.lateen.upstream.RawConnections;
import io.netty.channel.Channel;

/**
 * Passes the bytes of connections on to applications. Nothing here ends a connection
 * because of a change of configuration: it keeps the route that it began with.
 * Thread-safe.
 */
public final class TcpProxy {

	private final RawConnections upstream;

	private final ConnectionObserver observer;

	private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();

	public TcpProxy(RawConnections upstream, ConnectionObserver observer) {
		this.upstream = upstream;
		this.observer = observer;
	}

	/**
	 * Takes over a connection. Called on its event loop; what is in its pipeline must
	 * hand on bytes as they shall arrive at the application, those included that were
	 * read before.
	 */
	public void serve(Channel client, RawConnection inbound, Tcp route) {
		TcpConnection connection = new TcpConnection(client, inbound, this.upstream);
		this.open.add(connection);
		connection.ended().whenComplete((info, failure) -> {
			this.open.remove(connection);
			this.observer.ended(inbound, info);
		});
		connection.start(route);
	}

	/** Ends all connections of a port that are open now. */
	public void close(ListenerKey listener) {
		this.open.stream()
			.filter((connection) -> connection.inbound().listener().equals(listener))
			.forEach(TcpConnection::close);
	}

	/** How many are open. */
	public int count() {
		return this.open.size();
	}

	/** Completes when all connections of a port that are open now have ended. */
	public CompletableFuture<Void> whenEnded(ListenerKey listener) {
		return CompletableFuture.allOf(this.open.stream()
			.filter((connection) -> connection.inbound().listener().equals(listener))
			.map(TcpConnection::ended)
			.toArray(CompletableFuture[]::new));
	}

}
