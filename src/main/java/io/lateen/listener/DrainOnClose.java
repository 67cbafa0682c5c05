package io.lateen.listener;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Drains the ports before anything else of the application stops. Spring Boot closes the
 * Actuator's port on the same event: drained later, readiness would be a refused
 * connection in place of an answer, and so would health and metrics for all of the drain.
 */
public final class DrainOnClose implements ApplicationListener<ContextClosedEvent>, Ordered {

	private final GatewayPorts ports;

	private final ApplicationContext context;

	private final boolean graceful;

	/**
	 * Creates the listener.
	 * @param ports the ports to drain
	 * @param context whose end it is
	 * @param graceful whether they are drained at all
	 */
	public DrainOnClose(GatewayPorts ports, ApplicationContext context, boolean graceful) {
		this.ports = ports;
		this.context = context;
		this.graceful = graceful;
	}

	/** Blocks, for as long as the settings allow. */
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (this.graceful && event.getApplicationContext() == this.context) {
			this.ports.drain().join();
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
