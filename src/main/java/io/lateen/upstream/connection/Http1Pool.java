package io.lateen.upstream.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.lateen.upstream.connection.AnswerListener.Reset;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 connections, the one that became idle last taken first, so that those which
 * are not needed age and are closed.
 */
final class Http1Pool extends StreamPool {

	/** Last in, first out; the oldest at the end. */
	private final Deque<Http1Connection> idle = new ArrayDeque<>();

	private int connecting;

	private int open;

	Http1Pool(Connector connector, CircuitBreaker breaker) {
		super(connector, breaker);
	}

	@Override
	boolean serve(StreamRequest request) {
		@Nullable Http1Connection connection = this.idle.pollFirst();
		while (connection != null && !connection.channel().isActive()) {
			// its end is known already, but was not announced yet
			connection = this.idle.pollFirst();
		}
		if (connection == null) {
			return false;
		}
		connection.begin();
		request.onStream(connection);
		return true;
	}

	@Override
	void closeIdle() {
		List.copyOf(this.idle).forEach((connection) -> connection.channel().close());
	}

	@Override
	void connectForWaiting() {
		if (this.connecting < waiting() && (roomForConnection() || this.open == 0)) {
			this.connecting++;
			this.open++;
			open(ApplicationProtocol.HTTP1, (channel) -> new Http1Connection(channel, this), this::connected);
		}
	}

	private void connected(@Nullable Channel channel, @Nullable Reset failure) {
		this.connecting--;
		if (channel != null) {
			Http1Connection connection = channel.pipeline().get(Http1Connection.class);
			limitAge(channel, () -> retire(connection));
			release(connection);
			return;
		}
		this.open--;
		// all that would have to wait for nothing, as Envoy's
		failWaiting(waiting() - this.connecting,
				(failure != null) ? failure : Reset.of(ResetReason.CONNECTION_FAILURE));
	}

	/** A connection has nothing to do. */
	void release(Http1Connection connection) {
		@Nullable StreamRequest next = nextWaiting();
		if (next != null) {
			connection.begin();
			next.onStream(connection);
		}
		else if (draining()) {
			connection.channel().close();
		}
		else {
			connection.idleSince(System.nanoTime());
			this.idle.addFirst(connection);
			evictLater();
		}
	}

	private void retire(Http1Connection connection) {
		connection.retire();
		if (this.idle.remove(connection)) {
			connection.channel().close();
		}
	}

	/** A connection is closed, or is none of HTTP's any more. */
	void closed(Http1Connection connection) {
		this.open--;
		connectionClosed();
		this.idle.remove(connection);
		connectForWaiting();
	}

	@Override
	boolean closeIdleSince(long nanos) {
		@Nullable Http1Connection last = this.idle.peekLast();
		while (last != null && last.idleSince() - nanos <= 0) {
			this.idle.pollLast();
			last.channel().close();
			last = this.idle.peekLast();
		}
		return last != null;
	}

}
