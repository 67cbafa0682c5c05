package io.lateen.upstream.connection;

import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.model.Cluster.PoolLimits;

/**
 * What a cluster has under way, and the limits of it, counted over all event loops.
 * Limits may change at any time; what is under way then stays (Envoy's circuit breakers
 * behave so: source/common/upstream/resource_manager_impl.h).
 */
public final class CircuitBreaker {

	private volatile PoolLimits limits;

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger pending = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger retries = new AtomicInteger();

	public CircuitBreaker(PoolLimits limits) {
		this.limits = limits;
	}

	public PoolLimits limits() {
		return this.limits;
	}

	public void limits(PoolLimits limits) {
		this.limits = limits;
	}

	/** Whether one more connection may be opened. */
	public boolean roomForConnection() {
		return this.connections.get() < this.limits.maxConnections();
	}

	public void connectionOpened() {
		this.connections.incrementAndGet();
	}

	public void connectionClosed() {
		this.connections.decrementAndGet();
	}

	boolean takePending() {
		return take(this.pending, this.limits.maxPendingRequests());
	}

	void returnPending() {
		this.pending.decrementAndGet();
	}

	boolean takeRequest() {
		return take(this.requests, this.limits.maxRequests());
	}

	void returnRequest() {
		this.requests.decrementAndGet();
	}

	/** Whether one more retry may be under way; if so it must be returned. */
	public boolean takeRetry() {
		return take(this.retries, this.limits.maxRetries());
	}

	public void returnRetry() {
		this.retries.decrementAndGet();
	}

	public int openConnections() {
		return this.connections.get();
	}

	public int pendingRequests() {
		return this.pending.get();
	}

	public int activeRequests() {
		return this.requests.get();
	}

	private static boolean take(AtomicInteger used, int limit) {
		if (used.incrementAndGet() <= limit) {
			return true;
		}
		used.decrementAndGet();
		return false;
	}

}
