package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.DestinationRule.ConnectionPool;
import io.lateen.resource.istio.ServiceEntry;
import org.jspecify.annotations.Nullable;

/**
 * Makes clusters (istio pilot/pkg/networking/core/cluster.go, buildOutboundClusters, and
 * pilot/pkg/xds/endpoints/endpoint_builder.go).
 */
final class ClusterFactory {

	private final ClusterSources sources;

	private final SliceEndpoints slices;

	private final WorkloadEndpoints workloads;

	private final RuleLookup rules;

	ClusterFactory(ClusterSources sources) {
		this.sources = sources;
		this.slices = new SliceEndpoints(sources.endpoints(), sources.snapshot(),
				new EndpointLocality(sources.snapshot(), sources.context().workload()));
		this.workloads = new WorkloadEndpoints(sources.endpoints(), this.slices);
		this.rules = new RuleLookup(sources.rules(), sources.context());
	}

	/** What became of a reference. */
	sealed interface Outcome {

		record Made(Cluster cluster) implements Outcome {
		}

		/**
		 * There is no such cluster.
		 *
		 * @param reason for the one who wrote the reference
		 */
		record Missing(String reason) implements Outcome {
		}

	}

	Outcome make(ClusterKey key) {
		Backend backend = this.sources.backends().visible(key.host(), this.sources.context());
		if (backend == null) {
			return new Outcome.Missing(unknownHost(key.host()));
		}
		if (backend.resolution() == Backend.Resolution.ALIAS) {
			return new Outcome.Missing("host \"%s\" is itself of type ExternalName".formatted(key.host()));
		}
		if (backend.resolution() == Backend.Resolution.DYNAMIC_DNS) {
			return new Outcome.Missing(
					"host \"%s\" has resolution DYNAMIC_DNS, which is not carried out".formatted(key.host()));
		}
		BackendPort port = backend.port(key.port());
		if (port == null || port.protocol() == PortProtocol.UDP) {
			return new Outcome.Missing("port %d of host \"%s\" not found".formatted(key.port(), key.host()));
		}
		return make(key, backend, port);
	}

	/** The DestinationRule in force for a backend, or null. */
	@Nullable MergedDestinationRule rule(Backend backend) {
		return this.rules.find(backend);
	}

	private Outcome make(ClusterKey key, Backend backend, BackendPort port) {
		MergedDestinationRule rule = rule(backend);
		DestinationRule.Subset subset = null;
		if (!key.subset().isEmpty()) {
			MergedDestinationRule.Part part = (rule != null) ? rule.subsets().get(key.subset()) : null;
			if (part == null) {
				return new Outcome.Missing("subset \"%s\" of host \"%s\" not found in any DestinationRule in force"
					.formatted(key.subset(), key.host()));
			}
			subset = part.subset();
		}
		List<Instance> instances = instances(backend, port, (subset != null) ? subset.labels() : Map.of());
		if (backend.isDns() && instances.isEmpty()) {
			return new Outcome.Missing("host \"%s\" has no endpoint to resolve".formatted(key.host()));
		}
		return new Outcome.Made(cluster(key, backend, port, policy(rule, subset, port), pool(rule), instances));
	}

	private static Policy policy(@Nullable MergedDestinationRule rule, DestinationRule.@Nullable Subset subset,
			BackendPort port) {
		if (rule == null) {
			return Policy.NONE;
		}
		return Policy.of(rule.policy(), (subset != null) ? subset.trafficPolicy() : null, port.number());
	}

	private static @Nullable ConnectionPool pool(@Nullable MergedDestinationRule rule) {
		return (rule != null && rule.policy() != null) ? rule.policy().connectionPool() : null;
	}

	private Cluster cluster(ClusterKey key, Backend backend, BackendPort port, Policy policy,
			@Nullable ConnectionPool poolOfRule, List<Instance> instances) {
		int panicPercent = EjectionPolicy.panicPercent(policy.outlierDetection(), backend);
		List<Instance> usable = usable(backend, instances, panicPercent);
		LocalityPolicy localities = new LocalityPolicy(this.sources.context(), backend, policy);
		List<Endpoint> endpoints = localities.endpoints(usable);
		boolean oneAtATime = backend.resolution() == Backend.Resolution.DNS_ROUND_ROBIN;
		Cluster.Endpoints discovery = backend.isDns() ? new Cluster.Endpoints.Dns(endpoints, oneAtATime)
				: new Cluster.Endpoints.Static(endpoints);
		ConnectionPolicy connections = new ConnectionPolicy(policy.connectionPool(), poolOfRule,
				this.sources.context());
		Cluster.Protocol protocol = connections.protocol(port.protocol());
		return new Cluster(key, protocol, discovery, BalancingPolicy.of(policy.loadBalancer()),
				localities.balancing(usable), connections.connectTimeout(), connections.limits(protocol),
				new TransportPolicy(this.sources, backend).of(policy), EjectionPolicy.of(policy.outlierDetection()),
				panicPercent, connections.retryBudget(policy.retryBudget()));
	}

	/**
	 * Those that the gateway may choose at all (istio
	 * pilot/pkg/xds/endpoints/endpoint_builder.go, filterIstioEndpoint): of its own Node
	 * where the Service keeps to that, and none that is not ready where too few healthy
	 * ones would have the others chosen too.
	 */
	private List<Instance> usable(Backend backend, List<Instance> instances, int panicPercent) {
		String node = this.sources.context().workload().topology().node();
		boolean nodeLocal = backend.nodeLocal() && !node.isEmpty();
		if (!nodeLocal && panicPercent == 0) {
			return instances;
		}
		return instances.stream()
			.filter((instance) -> !nodeLocal || instance.node().equals(node))
			.filter((instance) -> panicPercent == 0 || instance.endpoint().healthy())
			.toList();
	}

	/**
	 * Endpoints of all Services and ServiceEntries of the host in the backend's
	 * namespace: by port name, those of names to be resolved by number.
	 */
	List<Instance> instances(Backend backend, BackendPort port, Map<String, String> subset) {
		List<Instance> endpoints = new ArrayList<>();
		for (Backend source : this.sources.backends().of(backend.host())) {
			if (source.namespace().equals(backend.namespace())) {
				endpoints.addAll(instancesOf(source, backend, port, subset));
			}
		}
		boolean one = backend.resolution() == Backend.Resolution.DNS_ROUND_ROBIN && endpoints.size() > 1;
		return one ? endpoints.subList(0, 1) : endpoints;
	}

	private List<Instance> instancesOf(Backend source, Backend backend, BackendPort port, Map<String, String> subset) {
		if (source.isService()) {
			List<Instance> endpoints = new ArrayList<>(this.slices.of(source.resource().name(), port.name(), subset));
			endpoints.addAll(this.workloads.of(source, port, subset));
			return endpoints;
		}
		Resource<ServiceEntry> entry = this.sources.entries().get(source.resource().name());
		BackendPort own = own(source, backend, port);
		return (entry != null && own != null) ? this.workloads.of(source, entry, own, subset, backend.isDns())
				: List.of();
	}

	private static @Nullable BackendPort own(Backend source, Backend backend, BackendPort port) {
		if (backend.isDns()) {
			return source.port(port.number());
		}
		for (BackendPort candidate : source.ports()) {
			if (candidate.name().equals(port.name())) {
				return candidate;
			}
		}
		return null;
	}

	private String unknownHost(String host) {
		if (this.sources.backends().of(host).isEmpty()) {
			return "host \"%s\" not found".formatted(host);
		}
		return "host \"%s\" is not exported to namespace %s".formatted(host,
				this.sources.context().workload().namespace());
	}

}
