package io.lateen.upstream.connection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.lateen.model.Cluster.PoolLimits;
import io.lateen.upstream.connection.AnswerListener.Reset;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What pools of either protocol have in common: requests that wait for a connection, and
 * the end of connections that nobody needs or that are too old.
 */
abstract class StreamPool implements ConnectionPool {

	private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

	private final Connector connector;

	private final CircuitBreaker breaker;

	private final Deque<StreamRequest> waiting = new ArrayDeque<>();

	private boolean draining;

	private @Nullable Future<?> eviction;

	StreamPool(Connector connector, CircuitBreaker breaker) {
		this.connector = connector;
		this.breaker = breaker;
	}

	@Override
	public final void request(StreamRequest request) {
		if (!this.breaker.takeRequest()) {
			request.onFailure(Reset.of(ResetReason.OVERFLOW));
		}
		else if (!serve(request)) {
			await(request);
		}
	}

	/** Gives a connection to a request, where there is one. */
	abstract boolean serve(StreamRequest request);

	private void await(StreamRequest request) {
		if (!this.breaker.takePending()) {
			this.breaker.returnRequest();
			request.onFailure(Reset.of(ResetReason.OVERFLOW));
			return;
		}
		this.waiting.addLast(request);
		connectForWaiting();
	}

	/** Opens what the requests that wait need and may have. */
	abstract void connectForWaiting();

	@Override
	public final void withdraw(StreamRequest request) {
		if (this.waiting.remove(request)) {
			this.breaker.returnPending();
			this.breaker.returnRequest();
		}
	}

	@Override
	public final void drain() {
		this.draining = true;
		closeIdle();
	}

	abstract void closeIdle();

	final boolean draining() {
		return this.draining;
	}

	final int waiting() {
		return this.waiting.size();
	}

	/** The request that waited longest, to be given a connection now. */
	final @Nullable StreamRequest nextWaiting() {
		@Nullable StreamRequest next = this.waiting.pollFirst();
		if (next != null) {
			this.breaker.returnPending();
		}
		return next;
	}

	/** Fails those that waited longest. */
	final void failWaiting(int number, Reset reset) {
		for (int i = 0; i < number; i++) {
			@Nullable StreamRequest next = nextWaiting();
			if (next == null) {
				return;
			}
			this.breaker.returnRequest();
			next.onFailure(reset);
		}
	}

	final boolean roomForConnection() {
		return this.breaker.roomForConnection();
	}

	/**
	 * Opens a connection.
	 * @param opened takes it, or the reason why there is none; {@link #connectionClosed}
	 * must be called when it is closed
	 */
	final void open(ApplicationProtocol protocol, Function<Channel, ChannelHandler> handler,
			Connector.Callback opened) {
		this.breaker.connectionOpened();
		this.connector.connect(protocol, handler, (channel, failure) -> {
			if (channel == null) {
				this.breaker.connectionClosed();
			}
			opened.connected(channel, failure);
		});
	}

	final void connectionClosed() {
		this.breaker.connectionClosed();
	}

	/** A stream ended, however it did. */
	final void returnRequest() {
		this.breaker.returnRequest();
	}

	final PoolLimits limits() {
		return this.breaker.limits();
	}

	final Connector connector() {
		return this.connector;
	}

	/** Takes a connection out of use when it is as old as it may become. */
	final void limitAge(Channel channel, Runnable retire) {
		@Nullable Duration age = limits().maxConnectionDuration();
		if (age != null) {
			Future<?> timer = this.connector.loop().schedule(retire, age.toNanos(), TimeUnit.NANOSECONDS);
			channel.closeFuture().addListener((closed) -> timer.cancel(false));
		}
	}

	/** A connection has become idle. */
	final void evictLater() {
		long idleNanos = limits().idleTimeout().toNanos();
		if (this.eviction == null && idleNanos > 0) {
			this.eviction = this.connector.loop()
				.schedule(this::evict, Math.max(idleNanos / 4, SHORTEST_WAIT), TimeUnit.NANOSECONDS);
		}
	}

	private void evict() {
		this.eviction = null;
		long idleNanos = limits().idleTimeout().toNanos();
		if (idleNanos > 0 && closeIdleSince(System.nanoTime() - idleNanos)) {
			evictLater();
		}
	}

	/**
	 * Closes connections that have been idle since then.
	 * @return whether there are others
	 */
	abstract boolean closeIdleSince(long nanos);

}
