package io.lateen.upstream.connection;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.RetryBudget;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster has under way, and the limits of it, counted over all event loops.
 * Limits may change at any time; what is under way then stays (Envoy's circuit breakers
 * behave so: source/common/upstream/resource_manager_impl.h).
 */
public final class CircuitBreaker {

	private volatile PoolLimits limits;

	/** Null where {@link PoolLimits#maxRetries()} is the limit. */
	private volatile @Nullable RetryBudget budget;

	private volatile @Nullable RecentRequests recent;

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger pending = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger retries = new AtomicInteger();

	/**
	 * @param budget of retries, null for none
	 */
	public CircuitBreaker(PoolLimits limits, @Nullable RetryBudget budget) {
		limits(limits, budget);
	}

	public PoolLimits limits() {
		return this.limits;
	}

	/** Takes over other limits. */
	public void limits(PoolLimits limits, @Nullable RetryBudget budget) {
		this.limits = limits;
		if (!Objects.equals(budget, this.budget)) {
			@Nullable Duration interval = (budget != null) ? budget.interval() : null;
			this.recent = (interval != null && !interval.isZero()) ? new RecentRequests(interval) : null;
			this.budget = budget;
		}
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
		@Nullable RecentRequests recent = this.recent;
		if (recent != null) {
			recent.count(System.nanoTime());
		}
		return take(this.requests, this.limits.maxRequests());
	}

	void returnRequest() {
		this.requests.decrementAndGet();
	}

	/** Whether one more retry may be under way; if so it must be returned. */
	public boolean takeRetry() {
		return take(this.retries, maxRetries());
	}

	/** Envoy: source/common/upstream/resource_manager_impl.h, RetryBudgetImpl. */
	private int maxRetries() {
		@Nullable RetryBudget budget = this.budget;
		if (budget == null) {
			return this.limits.maxRetries();
		}
		@Nullable RecentRequests recent = this.recent;
		long requests = (recent != null) ? Math.max(recent.sum(System.nanoTime()), this.requests.get())
				: this.requests.get();
		return (int) Math.max(budget.percent() / 100 * requests, budget.minimum());
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

	public int activeRetries() {
		return this.retries.get();
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
