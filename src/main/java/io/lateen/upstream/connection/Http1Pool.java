package io.lateen.upstream.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 connections, the one that became idle last taken first, so that those which
 * are not needed age and are closed.
 */
public final class Http1Pool implements ConnectionPool {

	private final Connector connector;

	private final CircuitBreaker breaker;

	/** Last in, first out; the oldest at the end. */
	private final Deque<Http1Connection> idle = new ArrayDeque<>();

	private final Deque<StreamRequest> waiting = new ArrayDeque<>();

	private int connecting;

	private int open;

	private boolean draining;

	private @Nullable Future<?> eviction;

	public Http1Pool(Connector connector, CircuitBreaker breaker) {
		this.connector = connector;
		this.breaker = breaker;
	}

	@Override
	public void request(StreamRequest request) {
		if (!this.breaker.takeRequest()) {
			request.onFailure(ResetReason.OVERFLOW);
			return;
		}
		@Nullable Http1Connection connection = takeIdle();
		if (connection != null) {
			connection.begin();
			request.onStream(connection);
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

	private @Nullable Http1Connection takeIdle() {
		@Nullable Http1Connection connection = this.idle.pollFirst();
		while (connection != null && !connection.channel().isActive()) {
			// its end is known already, but was not announced yet
			connection = this.idle.pollFirst();
		}
		return connection;
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
		for (Http1Connection connection : this.idle) {
			connection.channel().close();
		}
	}

	private void connect() {
		this.connecting++;
		this.open++;
		this.breaker.connectionOpened();
		this.connector.connect((channel) -> new Http1Connection(channel, this), this::connected);
	}

	private void connected(@Nullable Channel channel, @Nullable ResetReason failure) {
		this.connecting--;
		if (channel != null) {
			release(channel.pipeline().get(Http1Connection.class));
			return;
		}
		this.open--;
		this.breaker.connectionClosed();
		fail((failure != null) ? failure : ResetReason.CONNECTION_FAILURE);
	}

	/** A failed connection fails all that would have to wait for nothing, as Envoy's. */
	private void fail(ResetReason reason) {
		while (this.waiting.size() > this.connecting) {
			StreamRequest request = this.waiting.removeFirst();
			this.breaker.returnPending();
			this.breaker.returnRequest();
			request.onFailure(reason);
		}
	}

	/** A connection has nothing to do. */
	void release(Http1Connection connection) {
		@Nullable StreamRequest next = this.waiting.pollFirst();
		if (next != null) {
			this.breaker.returnPending();
			connection.begin();
			next.onStream(connection);
		}
		else if (this.draining) {
			connection.channel().close();
		}
		else {
			connection.idleSince(System.nanoTime());
			this.idle.addFirst(connection);
			evictLater();
		}
	}

	/** A stream ended, however it did. */
	void streamEnded() {
		this.breaker.returnRequest();
	}

	/** A connection is closed, or is none of HTTP's any more. */
	void closed(Http1Connection connection) {
		this.open--;
		this.breaker.connectionClosed();
		this.idle.remove(connection);
		connectForWaiting();
	}

	private void connectForWaiting() {
		if (this.connecting < this.waiting.size() && (this.breaker.roomForConnection() || this.open == 0)) {
			connect();
		}
	}

	int maxRequestsPerConnection() {
		return this.breaker.limits().maxRequestsPerConnection();
	}

	private void evictLater() {
		if (this.eviction == null) {
			long nanos = Math.max(this.breaker.limits().idleTimeout().toNanos() / 4,
					TimeUnit.MILLISECONDS.toNanos(100));
			this.eviction = this.connector.loop().schedule(this::evict, nanos, TimeUnit.NANOSECONDS);
		}
	}

	private void evict() {
		this.eviction = null;
		if (this.breaker.limits().idleTimeout().isZero()) {
			return;
		}
		long eldest = System.nanoTime() - this.breaker.limits().idleTimeout().toNanos();
		@Nullable Http1Connection last = this.idle.peekLast();
		while (last != null && last.idleSince() - eldest <= 0) {
			this.idle.pollLast();
			last.channel().close();
			last = this.idle.peekLast();
		}
		if (!this.idle.isEmpty()) {
			evictLater();
		}
	}

}
