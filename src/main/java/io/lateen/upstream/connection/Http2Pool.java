package io.lateen.upstream.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections with prior knowledge. One is enough until it has as many streams as
 * either side allows; then there is another.
 */
public final class Http2Pool implements ConnectionPool {

	private final Connector connector;

	private final CircuitBreaker breaker;

	private final List<Http2Connection> connections = new ArrayList<>(1);

	private final Deque<StreamRequest> waiting = new ArrayDeque<>();

	private boolean connecting;

	private boolean draining;

	private @Nullable Future<?> eviction;

	public Http2Pool(Connector connector, CircuitBreaker breaker) {
		this.connector = connector;
		this.breaker = breaker;
	}

	@Override
	public void request(StreamRequest request) {
		if (!this.breaker.takeRequest()) {
			request.onFailure(ResetReason.OVERFLOW);
			return;
		}
		@Nullable Http2Connection connection = withRoom();
		if (connection != null) {
			connection.open(request);
			return;
		}
		if (!this.breaker.takePending()) {
			this.breaker.returnRequest();
			request.onFailure(ResetReason.OVERFLOW);
			return;
		}
		this.waiting.addLast(request);
		connectForWaiting();
	}

	@Override
	public void withdraw(StreamRequest request) {
		if (this.waiting.remove(request)) {
			this.breaker.returnPending();
			this.breaker.returnRequest();
		}
	}

	@Override
	public void drain() {
		this.draining = true;
		List.copyOf(this.connections).stream().filter(Http2Connection::idle).forEach(Http2Connection::close);
	}

	private @Nullable Http2Connection withRoom() {
		for (Http2Connection connection : this.connections) {
			if (connection.hasRoom()) {
				return connection;
			}
		}
		return null;
	}

	private void connectForWaiting() {
		if (!this.connecting && !this.waiting.isEmpty()
				&& (this.breaker.roomForConnection() || this.connections.isEmpty())) {
			this.connecting = true;
			this.breaker.connectionOpened();
			this.connector.connect((channel) -> new Http2Connection(channel, this), this::connected);
		}
	}

	private void connected(@Nullable Channel channel, @Nullable ResetReason failure) {
		this.connecting = false;
		if (channel == null) {
			this.breaker.connectionClosed();
			fail((failure != null) ? failure : ResetReason.CONNECTION_FAILURE);
			return;
		}
		Http2Connection connection = channel.pipeline().get(Http2Connection.class);
		this.connections.add(connection);
		channel.closeFuture().addListener((done) -> closed(channel));
		serveWaiting();
		rest(connection);
	}

	private void fail(ResetReason reason) {
		for (StreamRequest request : takeWaiting()) {
			this.breaker.returnRequest();
			request.onFailure(reason);
		}
	}

	private List<StreamRequest> takeWaiting() {
		List<StreamRequest> all = List.copyOf(this.waiting);
		this.waiting.clear();
		all.forEach((request) -> this.breaker.returnPending());
		return all;
	}

	/** A connection may have room for more. */
	void serveWaiting() {
		@Nullable Http2Connection connection = withRoom();
		while (connection != null && !this.waiting.isEmpty()) {
			this.breaker.returnPending();
			connection.open(this.waiting.removeFirst());
			connection = withRoom();
		}
		connectForWaiting();
	}

	private void closed(Channel channel) {
		this.connections.removeIf((connection) -> connection.channel() == channel);
		this.breaker.connectionClosed();
		connectForWaiting();
	}

	/** A stream ended, however it did. */
	void streamEnded(Http2Connection connection) {
		this.breaker.returnRequest();
		rest(connection);
		serveWaiting();
	}

	/** A connection may have nothing to do. */
	private void rest(Http2Connection connection) {
		if (!connection.idle()) {
			return;
		}
		if (this.draining || connection.spent()) {
			connection.close();
		}
		else {
			evictLater();
		}
	}

	int maxRequestsPerConnection() {
		return this.breaker.limits().maxRequestsPerConnection();
	}

	int maxConcurrentStreams() {
		return this.breaker.limits().maxConcurrentStreams();
	}

	private void evictLater() {
		long idleNanos = this.breaker.limits().idleTimeout().toNanos();
		if (this.eviction == null && idleNanos > 0) {
			long nanos = Math.max(idleNanos / 4, TimeUnit.MILLISECONDS.toNanos(100));
			this.eviction = this.connector.loop().schedule(this::evict, nanos, TimeUnit.NANOSECONDS);
		}
	}

	private void evict() {
		this.eviction = null;
		long idleNanos = this.breaker.limits().idleTimeout().toNanos();
		if (idleNanos == 0) {
			return;
		}
		long eldest = System.nanoTime() - idleNanos;
		List.copyOf(this.connections)
			.stream()
			.filter((connection) -> connection.idle() && connection.idleSince() - eldest <= 0)
			.forEach(Http2Connection::close);
		if (!this.connections.isEmpty()) {
			evictLater();
		}
	}

}
