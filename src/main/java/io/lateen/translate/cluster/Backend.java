package io.lateen.translate.cluster;

import io.lateen.translate.ServiceName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.core.Service;
import io.lateen.resource.istio.ServiceEntry;
import org.jspecify.annotations.Nullable;

/**
 * What destinations name: a Service, or one host of a ServiceEntry (istio
 * pilot/pkg/model/service.go, Service).
 *
 * @param resource what it was made of
 * @param host full name
 * @param created age, which settles who owns a host
 * @param name a Service's name, or the host
 * @param ports in the order as written
 * @param resolution where its endpoints come from
 * @param alias host that an ExternalName Service stands for, or null
 * @param exportTo namespaces that see it; empty for the mesh's default
 * @param selector of workloads; empty for none
 * @param labels of the resource
 * @param subjectAltNames of the endpoints' certificates
 * @param distribution which endpoints are preferred
 * @param nodeLocal whether requests stay on their Node
 */
record Backend(ResourceKey resource, String host, Instant created, String name, List<BackendPort> ports,
		Resolution resolution, @Nullable String alias, Set<String> exportTo, Map<String, String> selector,
		Map<String, String> labels, List<String> subjectAltNames, TrafficDistribution distribution, boolean nodeLocal) {

	static final String EXPORT_TO = "networking.istio.io/exportTo";

	/**
	 * Who owns a host (istio pilot/pkg/model/push_context.go,
	 * SortServicesByCreationTime).
	 */
	static final Comparator<Backend> BY_AGE = Comparator.comparing(Backend::created)
		.thenComparing(Backend::name)
		.thenComparing(Backend::namespace)
		.thenComparing((backend) -> backend.resource().name().name())
		.thenComparing((backend) -> backend.resource().kind().name())
		.thenComparing(Backend::host);

	/** Where endpoints come from. */
	enum Resolution {

		/** EndpointSlices, or addresses of the ServiceEntry. */
		ENDPOINTS,
		/** Nothing: the client's address, which a gateway does not have. */
		NONE,
		/** All addresses of host names. */
		DNS,
		/** One address of a host name at a time. */
		DNS_ROUND_ROBIN,
		/** The request's host. */
		DYNAMIC_DNS,
		/** Another host's. */
		ALIAS

	}

	/** Of a Service (istio pilot/pkg/serviceregistry/kube/conversion.go). */
	static Backend of(Resource<Service> service, String domain) {
		Service spec = service.content();
		List<BackendPort> ports = spec.ports().stream().map(Backend::port).toList();
		boolean external = "ExternalName".equals(spec.type()) && spec.externalName() != null
				&& !spec.externalName().isEmpty();
		Resolution resolution = (external && !"None".equals(spec.clusterIP())) ? Resolution.ALIAS
				: Resolution.ENDPOINTS;
		return new Backend(service.key(), ServiceName.complete(service.name().name(), service.namespace(), domain),
				service.created(), service.name().name(), ports, resolution, external ? spec.externalName() : null,
				exportTo(service.annotations()), spec.selector(), service.labels(), List.of(),
				TrafficDistribution.of(spec, service.annotations()), "Local".equals(spec.internalTrafficPolicy()));
	}

	/** Of each host (istio pilot/pkg/serviceregistry/serviceentry/conversion.go). */
	static List<Backend> of(Resource<ServiceEntry> entry) {
		ServiceEntry spec = entry.content();
		List<BackendPort> ports = spec.ports().stream().map(Backend::port).toList();
		ServiceEntry.WorkloadSelector selector = spec.workloadSelector();
		return spec.hosts()
			.stream()
			.distinct()
			.map((host) -> new Backend(entry.key(), host, entry.created(), host, ports, resolution(spec.resolution()),
					null, new HashSet<>(spec.exportTo()), (selector != null) ? selector.labels() : Map.of(),
					entry.labels(), spec.subjectAltNames(), TrafficDistribution.ANY, false))
			.toList();
	}

	private static BackendPort port(Service.Port port) {
		return new BackendPort(port.port(), (port.name() != null) ? port.name() : "",
				PortProtocol.ofServicePort(port.port(), port.name(), port.protocol(), port.appProtocol()),
				port.targetPort());
	}

	private static BackendPort port(ServiceEntry.Port port) {
		Long target = port.targetPort();
		return new BackendPort((port.number() != null) ? port.number().intValue() : 0,
				(port.name() != null) ? port.name() : "",
				PortProtocol.parse((port.protocol() != null) ? port.protocol() : ""),
				(target != null && target > 0) ? target.toString() : null);
	}

	private static Resolution resolution(@Nullable String word) {
		return switch ((word != null) ? word : "NONE") {
			case "STATIC" -> Resolution.ENDPOINTS;
			case "DNS" -> Resolution.DNS;
			case "DNS_ROUND_ROBIN" -> Resolution.DNS_ROUND_ROBIN;
			case "DYNAMIC_DNS" -> Resolution.DYNAMIC_DNS;
			default -> Resolution.NONE;
		};
	}

	private static Set<String> exportTo(Map<String, String> annotations) {
		String value = annotations.getOrDefault(EXPORT_TO, "");
		Set<String> namespaces = new HashSet<>();
		for (String namespace : value.isEmpty() ? new String[0] : value.split(",", -1)) {
			namespaces.add(namespace.trim());
		}
		return namespaces;
	}

	Backend {
		ports = List.copyOf(ports);
		exportTo = Set.copyOf(exportTo);
	}

	String namespace() {
		return this.resource.name().namespace();
	}

	/** Whether it is a Service, which goes before any ServiceEntry of its host. */
	boolean isService() {
		return this.resource.kind().equals(Kind.SERVICE);
	}

	boolean isDns() {
		return this.resolution == Resolution.DNS || this.resolution == Resolution.DNS_ROUND_ROBIN;
	}

	/** The same but for its ports. */
	Backend withPorts(List<BackendPort> ports) {
		return new Backend(this.resource, this.host, this.created, this.name, ports, this.resolution, this.alias,
				this.exportTo, this.selector, this.labels, this.subjectAltNames, this.distribution, this.nodeLocal);
	}

	/** The first port with that number, or null. */
	@Nullable BackendPort port(int number) {
		for (BackendPort port : this.ports) {
			if (port.number() == number) {
				return port;
			}
		}
		return null;
	}

}
