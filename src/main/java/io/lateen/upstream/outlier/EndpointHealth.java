package io.lateen.upstream.outlier;

import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.model.OutlierDetection;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint has answered of late, and whether it is left out for that. Told of
 * every request by the event loops; thread-safe without locks.
 */
public final class EndpointHealth {

	private static final int OK = 200;

	private static final int UNAVAILABLE = 503;

	private static final int TIMEOUT = 504;

	private final AtomicInteger serverErrors = new AtomicInteger();

	private final AtomicInteger gatewayErrors = new AtomicInteger();

	private final AtomicInteger localErrors = new AtomicInteger();

	private volatile @Nullable Watch watch;

	private volatile boolean ejected;

	/** How many base ejection times an ejection takes; grows with each. */
	private volatile int backoff;

	private volatile int ejections;

	// nanoseconds; of the detector's thread
	private long ejectedAt;

	private @Nullable Long returnedAt;

	/**
	 * Who is told of too many failures.
	 *
	 * @param settings what is too many
	 * @param listener called on event loops
	 */
	record Watch(OutlierDetection settings, Listener listener) {
	}

	/** Is told of too many failures in a row. */
	@FunctionalInterface
	public interface Listener {

		void failing(EndpointHealth health, Ejection reason);

	}

	/** Begins to count, or goes on with other settings; null ends it. */
	void watch(@Nullable Watch watch) {
		this.watch = watch;
	}

	/** A connection was made, or one was there. */
	public void connected() {
		@Nullable Watch watch = this.watch;
		if (watch != null && watch.settings().splitLocalErrors()) {
			reset(this.localErrors);
		}
	}

	/**
	 * A connection was made to somebody who does not speak HTTP: that is all there is.
	 */
	public void reached() {
		@Nullable Watch watch = this.watch;
		if (watch != null && watch.settings().splitLocalErrors()) {
			reset(this.localErrors);
		}
		else {
			answered(OK);
		}
	}

	/** The head of an answer came. */
	public void answered(int status) {
		@Nullable Watch watch = this.watch;
		if (watch != null) {
			count(status, watch);
		}
	}

	/** There was no connection, or it ended before the answer did. */
	public void failed() {
		failed(UNAVAILABLE);
	}

	/** No answer in time, though there was a connection. */
	public void timedOut() {
		failed(TIMEOUT);
	}

	private void failed(int status) {
		@Nullable Watch watch = this.watch;
		if (watch == null) {
			return;
		}
		if (!watch.settings().splitLocalErrors()) {
			count(status, watch);
		}
		else if (this.localErrors.incrementAndGet() == watch.settings().consecutiveLocalErrors()) {
			watch.listener().failing(this, Ejection.CONSECUTIVE_LOCAL_ORIGIN_FAILURE);
		}
	}

	private void count(int status, Watch watch) {
		if (status < 500 || status > 599) {
			reset(this.serverErrors);
			reset(this.gatewayErrors);
			return;
		}
		if (status < 502 || status > 504) {
			reset(this.gatewayErrors);
		}
		else if (this.gatewayErrors.incrementAndGet() == watch.settings().consecutiveGatewayErrors()) {
			watch.listener().failing(this, Ejection.CONSECUTIVE_GATEWAY_FAILURE);
		}
		if (this.serverErrors.incrementAndGet() == watch.settings().consecutiveServerErrors()) {
			watch.listener().failing(this, Ejection.CONSECUTIVE_5XX);
		}
	}

	// writes only where there is something to forget: cores share the line of memory
	private static void reset(AtomicInteger counter) {
		if (counter.get() != 0) {
			counter.set(0);
		}
	}

	/** Whether it is left out at the moment. */
	public boolean isEjected() {
		return this.ejected;
	}

	/** How often it was left out since it is known. */
	public int ejections() {
		return this.ejections;
	}

	void forget(Ejection reason) {
		switch (reason) {
			case CONSECUTIVE_5XX -> this.serverErrors.set(0);
			case CONSECUTIVE_GATEWAY_FAILURE -> this.gatewayErrors.set(0);
			case CONSECUTIVE_LOCAL_ORIGIN_FAILURE -> this.localErrors.set(0);
		}
	}

	void eject(long now) {
		this.ejected = true;
		this.ejectedAt = now;
		this.ejections++;
	}

	long ejectedAt() {
		return this.ejectedAt;
	}

	void takeBack(long now) {
		this.ejected = false;
		this.returnedAt = now;
		for (Ejection reason : Ejection.values()) {
			forget(reason);
		}
	}

	/** When it was taken back last, null for never. */
	@Nullable Long returnedAt() {
		return this.returnedAt;
	}

	int backoff() {
		return this.backoff;
	}

	void backoff(int times) {
		this.backoff = times;
	}

}
