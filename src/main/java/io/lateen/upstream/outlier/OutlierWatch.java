package io.lateen.upstream.outlier;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

import io.lateen.model.OutlierDetection;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the endpoints of one cluster, on Netty's thread for odd jobs: event loops
 * only report, and where nobody fails nothing runs. Thread-safe.
 */
public final class OutlierWatch {

	/** What follows from its decisions. Called in the background. */
	public interface Listener {

		/** Other endpoints than before are left out. */
		void healthChanged();

		/** One is left out from now on. */
		void ejected(Ejection reason);

		/** One fails, but there are as many out as may be. */
		void tooMany();

	}

	private static final EventExecutor BACKGROUND = GlobalEventExecutor.INSTANCE;

	// guarded by this
	private final OutlierDetector detector = new OutlierDetector();

	private final Listener listener;

	private volatile int active;

	private @Nullable Future<?> next;

	public OutlierWatch(Listener listener) {
		this.listener = listener;
	}

	/** Endpoints that are left out. */
	public int active() {
		return this.active;
	}

	/**
	 * Takes over settings and endpoints. The caller looks at their health afterwards: the
	 * listener is not told.
	 * @param settings null for never leaving anyone out
	 */
	public synchronized void follow(@Nullable OutlierDetection settings, Collection<EndpointHealth> endpoints) {
		this.detector.follow((settings != null) ? new EndpointHealth.Watch(settings, this::failing) : null, endpoints,
				System.nanoTime());
		this.active = this.detector.active();
		lookLater();
	}

	private void failing(EndpointHealth health, Ejection reason) {
		BACKGROUND.execute(() -> decide(health, reason));
	}

	private void decide(EndpointHealth health, Ejection reason) {
		switch (verdict(health, reason)) {
			case EJECTED -> {
				this.listener.ejected(reason);
				this.listener.healthChanged();
			}
			case TOO_MANY -> this.listener.tooMany();
			case NOTHING -> {
			}
		}
	}

	private synchronized OutlierDetector.Verdict verdict(EndpointHealth health, Ejection reason) {
		OutlierDetector.Verdict verdict = this.detector.failing(health, reason, System.nanoTime());
		this.active = this.detector.active();
		lookLater();
		return verdict;
	}

	private void look() {
		if (changed()) {
			this.listener.healthChanged();
		}
	}

	private synchronized boolean changed() {
		this.next = null;
		boolean changed = this.detector.look(System.nanoTime());
		this.active = this.detector.active();
		lookLater();
		return changed;
	}

	private void lookLater() {
		@Nullable Duration interval = this.detector.nextLook();
		if (interval != null && this.next == null) {
			this.next = BACKGROUND.schedule(this::look, interval.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

}
