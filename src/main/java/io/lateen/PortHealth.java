package io.lateen;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lateen.listener.GatewayPorts;
import io.lateen.listener.ListenerStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * How the gateway's ports fare: unknown while one cannot be bound. No part of readiness:
 * one Gateway's port that is taken must not end the service of all others.
 */
@Component("ports")
final class PortHealth extends AbstractHealthIndicator {

	private final GatewayPorts ports;

	PortHealth(GatewayPorts ports) {
		this.ports = ports;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, String> bound = new LinkedHashMap<>();
		Status status = Status.UP;
		List<ListenerStatus> ports = this.ports.statuses();
		for (ListenerStatus port : ports.stream().sorted(Comparator.comparingInt(ListenerStatus::port)).toList()) {
			String problem = port.problem();
			bound.put(port.key().toString(),
					((problem != null) ? problem : "open") + " (bound as " + port.port() + ")");
			if (problem != null) {
				status = Status.UNKNOWN;
			}
		}
		builder.status(status).withDetails(bound);
	}

}
