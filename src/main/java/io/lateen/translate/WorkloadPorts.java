package io.lateen.translate;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.EndpointSlice;
import io.lateen.resource.core.Service;
import org.jspecify.annotations.Nullable;

/**
 * Which port the gateway binds for a server's port: what its own Service sends there
 * (istio pilot/pkg/model/gateway.go, resolvePorts). Two of the same mapping are equal.
 *
 * @param bound by the number of a server's port
 * @param withoutUdp numbers of ports that the Service has for TCP only
 */
record WorkloadPorts(Map<Integer, Integer> bound, Set<Integer> withoutUdp) {

	static final WorkloadPorts NONE = new WorkloadPorts(Map.of(), Set.of());

	private static final String UDP = "UDP";

	private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

	private static final String NO_TRANSLATION = "experimental.istio.io/disable-gateway-port-translation";

	// of two Services with the same port the older one counts
	// (pilot/pkg/model/context.go,
	// SetServiceTargets)
	private static final Comparator<Resource<?>> OLDEST_FIRST = Comparator
		.<Resource<?>, Instant>comparing(Resource::created)
		.thenComparing((service) -> service.name().name());

	WorkloadPorts {
		bound = Map.copyOf(bound);
		withoutUdp = Set.copyOf(withoutUdp);
	}

	static WorkloadPorts of(GatewayWorkload workload, Snapshot snapshot) {
		Map<Integer, Integer> bound = new HashMap<>();
		Set<Integer> all = new HashSet<>();
		Set<Integer> udp = new HashSet<>();
		snapshot.all(Kind.SERVICE)
			.stream()
			.filter((service) -> isInFront(service, workload))
			.sorted(OLDEST_FIRST)
			.forEach((service) -> service.content().ports().forEach((port) -> {
				(UDP.equals(port.protocol()) ? udp : all).add(port.port());
				Integer target = targetOf(service, port, snapshot);
				if (target != null) {
					bound.putIfAbsent(port.port(), target);
				}
			}));
		bound.putAll(workload.boundPorts());
		all.removeAll(udp);
		return new WorkloadPorts(bound, all);
	}

	int boundPort(int serverPort) {
		return this.bound.getOrDefault(serverPort, serverPort);
	}

	/**
	 * Whether clients reach a port over UDP, as far as the Service tells (istio
	 * pilot/pkg/model/gateway.go, udpSupportedPort).
	 */
	boolean hasUdp(int serverPort) {
		return !this.withoutUdp.contains(serverPort);
	}

	private static boolean isInFront(Resource<Service> service, GatewayWorkload workload) {
		Map<String, String> selector = service.content().selector();
		return service.namespace().equals(workload.namespace()) && !selector.isEmpty()
				&& workload.labels().entrySet().containsAll(selector.entrySet())
				&& !service.labels().containsKey(NO_TRANSLATION);
	}

	private static @Nullable Integer targetOf(Resource<Service> service, Service.Port port, Snapshot snapshot) {
		String target = port.targetPort();
		if (target == null || target.isEmpty() || target.equals("0")) {
			return port.port();
		}
		return NUMBER.matcher(target).matches() ? Integer.valueOf(target) : namedTarget(service, port, snapshot);
	}

	// a name means a port of the container; its number is in the Service's EndpointSlices
	private static @Nullable Integer namedTarget(Resource<Service> service, Service.Port port, Snapshot snapshot) {
		String name = Objects.requireNonNullElse(port.name(), "");
		return snapshot.all(Kind.ENDPOINT_SLICE)
			.stream()
			.filter((slice) -> slice.namespace().equals(service.namespace())
					&& service.name().name().equals(slice.labels().get(EndpointSlice.SERVICE_NAME)))
			.sorted(Comparator.comparing((slice) -> slice.name()))
			.flatMap((slice) -> slice.content().ports().stream())
			.filter((candidate) -> name.equals(Objects.requireNonNullElse(candidate.name(), "")))
			.map(EndpointSlice.Port::port)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/** Whether a changed resource may change the mapping. */
	static boolean dependsOn(ResourceKey key, GatewayWorkload workload) {
		return (key.kind().equals(Kind.SERVICE) || key.kind().equals(Kind.ENDPOINT_SLICE))
				&& key.name().namespace().equals(workload.namespace());
	}

}
