package io.lateen.websocket;

import java.time.Duration;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Drains the tunnels while the listeners finish their last requests. */
public final class TunnelDrain implements SmartLifecycle {

	private final Tunnels tunnels;

	private final Duration over;

	private volatile boolean running;

	/**
	 * @param over the time over which tunnels are closed
	 */
	public TunnelDrain(Tunnels tunnels, Duration over) {
		this.tunnels = tunnels;
		this.over = over;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.tunnels.drain(this.over).doFinally((signal) -> callback.run()).subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** The same as that of the listeners' graceful shutdown: both go on at a time. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

}
