package io.lateen.resource.core;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** {@code Service.spec}. */
public record Service(@Nullable String type, @Nullable String clusterIP, @Nullable String externalName,
		Map<String, String> selector, List<Port> ports, @Nullable Boolean publishNotReadyAddresses,
		@Nullable String internalTrafficPolicy, @Nullable String trafficDistribution) {

	public Service {
		selector = (selector != null) ? Map.copyOf(selector) : Map.of();
		ports = (ports != null) ? List.copyOf(ports) : List.of();
	}

	/**
	 * A port.
	 *
	 * @param targetPort number or name as text
	 */
	public record Port(@Nullable String name, int port, @IntOrString @Nullable String targetPort,
			@Nullable String protocol, @Nullable String appProtocol, @Nullable Integer nodePort) {
	}

}
