package io.lateen.observability;

import java.util.Comparator;
import java.util.List;

import io.lateen.listener.GatewayPorts;
import io.lateen.listener.ListenerStatus;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint {@code listeners}: the ports, whether they are open, and of servers
 * with TLS the certificates that clients are shown. Never a key.
 */
@Endpoint(id = "listeners")
public final class ListenersEndpoint {

	private final GatewayPorts ports;

	public ListenersEndpoint(GatewayPorts ports) {
		this.ports = ports;
	}

	/** How each port fares. */
	@ReadOperation
	public List<ListenerStatus> listeners() {
		return this.ports.statuses().stream().sorted(Comparator.comparingInt(ListenerStatus::port)).toList();
	}

}
