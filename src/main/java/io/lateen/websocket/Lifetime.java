package io.lateen.websocket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lateen.model.WebSocketLimits;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ends a tunnel that is idle, or old. Lives on the tunnel's event loop; costs nothing per
 * message: whether it was idle is told from what it has counted.
 */
final class Lifetime {

	/** An idle tunnel ends at most a quarter of the limit late. */
	private static final int CHECKS = 4;

	private final Tunnel tunnel;

	private @Nullable Future<?> age;

	private @Nullable Future<?> idleness;

	private long bytes;

	private long idleSince;

	private Lifetime(Tunnel tunnel) {
		this.tunnel = tunnel;
	}

	/** Begins where there is a limit, else null. */
	static @Nullable Lifetime begin(Tunnel tunnel, WebSocketLimits limits) {
		if (isNone(limits.maxAge()) && isNone(limits.idleTimeout())) {
			return null;
		}
		Lifetime lifetime = new Lifetime(tunnel);
		lifetime.begin(limits);
		return lifetime;
	}

	private static boolean isNone(@Nullable Duration limit) {
		return limit == null || limit.isZero();
	}

	private void begin(WebSocketLimits limits) {
		Duration maxAge = limits.maxAge();
		if (maxAge != null && !maxAge.isZero()) {
			this.age = this.tunnel.eventLoop()
				.schedule(() -> this.tunnel.close(Closing.MAX_AGE), maxAge.toNanos(), TimeUnit.NANOSECONDS);
		}
		Duration idleTimeout = limits.idleTimeout();
		if (idleTimeout != null && !idleTimeout.isZero()) {
			this.idleSince = System.nanoTime();
			long period = Math.max(1, idleTimeout.toNanos() / CHECKS);
			this.idleness = this.tunnel.eventLoop()
				.scheduleAtFixedRate(() -> check(idleTimeout.toNanos()), period, period, TimeUnit.NANOSECONDS);
		}
	}

	private void check(long limit) {
		long now = System.nanoTime();
		if (this.tunnel.bytes() != this.bytes) {
			this.bytes = this.tunnel.bytes();
			this.idleSince = now;
		}
		else if (now - this.idleSince >= limit) {
			end();
			this.tunnel.close(Closing.IDLE_TIMEOUT);
		}
	}

	/** The tunnel is closed. */
	void end() {
		if (this.age != null) {
			this.age.cancel(false);
		}
		if (this.idleness != null) {
			this.idleness.cancel(false);
		}
	}

}
