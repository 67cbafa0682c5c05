package io.lateen.translate.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.istio.VirtualService.Destination;
import io.lateen.resource.istio.VirtualService.PortSelector;
import io.lateen.resource.read.Document;
import io.lateen.resource.read.DocumentReader;
import io.lateen.resource.read.FileParser;
import io.lateen.resource.read.Reading;
import io.lateen.translate.ClusterContext;
import io.lateen.translate.ClusterTranslation;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.MeshDefaults;
import io.lateen.translate.Topology;

/**
 * Resources of a test and the clusters made of them, one change after the other. The
 * gateway runs in istio-system unless said otherwise.
 */
final class ClusterWorld {

	static final String NAMESPACE = "shop";

	private final ClusterContext context;

	private final Set<ClusterKey> referenced = new HashSet<>();

	private Snapshot snapshot = Snapshot.EMPTY;

	private ClusterTranslation translation = Clusters.EMPTY;

	private Instant clock = Instant.parse("2026-01-01T00:00:00Z");

	ClusterWorld() {
		this("istio-system", MeshDefaults.ISTIO);
	}

	ClusterWorld(String gatewayNamespace, MeshDefaults defaults) {
		this.context = new ClusterContext(new GatewayWorkload(gatewayNamespace, Map.of("istio", "ingressgateway"),
				"istio-system", "cluster.local", Map.of()), defaults);
	}

	/** A gateway that runs somewhere. */
	ClusterWorld(Topology topology) {
		this.context = new ClusterContext(new GatewayWorkload("istio-system", Map.of("istio", "ingressgateway"),
				"istio-system", "cluster.local", Map.of(), Map.of(), topology), MeshDefaults.ISTIO);
	}

	/** Applies documents; each call's are a second younger than those before. */
	ClusterWorld apply(String yaml) {
		this.clock = this.clock.plus(Duration.ofSeconds(1));
		Set<ResourceKey> changed = new HashSet<>();
		for (Resource<?> resource : read(yaml, this.clock)) {
			this.snapshot = this.snapshot.with(resource);
			changed.add(resource.key());
		}
		return translate(changed, Set.of());
	}

	ClusterWorld delete(Kind<?> kind, String namespace, String name) {
		ResourceKey key = new ResourceKey(kind, new ResourceName(namespace, name));
		this.snapshot = this.snapshot.without(key);
		return translate(Set.of(key), Set.of());
	}

	/** Routes refer to a cluster from now on. */
	ClusterWorld refer(String host, int port, String subset) {
		ClusterKey key = key(host, port, subset);
		this.referenced.add(key);
		return translate(Set.of(), Set.of(key));
	}

	private ClusterWorld translate(Set<ResourceKey> changed, Set<ClusterKey> added) {
		this.snapshot = this.snapshot.next();
		this.translation = this.translation.resolve(this.context, this.snapshot, changed).build(added, Set.of());
		return this;
	}

	/** The first step alone, of documents that are not applied. */
	ClusterTranslation resolved(String yaml) {
		Snapshot next = this.snapshot;
		Set<ResourceKey> changed = new HashSet<>();
		for (Resource<?> resource : read(yaml, this.clock)) {
			next = next.with(resource);
			changed.add(resource.key());
		}
		return this.translation.resolve(this.context, next.next(), changed);
	}

	ClusterTranslation translation() {
		return this.translation;
	}

	/** A cluster that must be there. */
	Cluster cluster(String host, int port, String subset) {
		refer(host, port, subset);
		Cluster found = this.translation.clusters().get(key(host, port, subset));
		if (found == null) {
			throw new AssertionError(this.translation.missing(key(host, port, subset)));
		}
		return found;
	}

	/** Why a cluster is not there. */
	String missing(String host, int port, String subset) {
		refer(host, port, subset);
		return String.valueOf(this.translation.missing(key(host, port, subset)));
	}

	/** {@code address:port} of the healthy endpoints, {@code !address:port} of others. */
	List<String> endpoints(String host, int port, String subset) {
		List<Endpoint> endpoints = switch (cluster(host, port, subset).endpoints()) {
			case Cluster.Endpoints.Static found -> found.endpoints();
			case Cluster.Endpoints.Dns found -> found.names();
		};
		return endpoints.stream()
			.map((endpoint) -> (endpoint.healthy() ? "" : "!") + endpoint.address() + ":" + endpoint.port())
			.toList();
	}

	/** {@code address=priority} of all endpoints. */
	List<String> priorities(String host, int port) {
		if (!(cluster(host, port, "").endpoints() instanceof Cluster.Endpoints.Static(List<Endpoint> endpoints))) {
			throw new AssertionError("No addresses");
		}
		return endpoints.stream().map((endpoint) -> endpoint.address() + "=" + endpoint.priority()).toList();
	}

	List<String> problems() {
		return this.translation.problems().stream().sorted(Problem.IN_READING_ORDER).map(Problem::toString).toList();
	}

	ClusterKey destination(String host, Integer port, String namespace, int serverPort) {
		return this.translation.destinations()
			.cluster(new Destination(host, null, (port != null) ? new PortSelector(port.longValue()) : null), namespace,
					serverPort);
	}

	static ClusterKey key(String host, int port, String subset) {
		return new ClusterKey(host, port, subset);
	}

	static List<Resource<?>> read(String yaml, Instant created) {
		DocumentReader reader = new DocumentReader(NAMESPACE);
		try {
			return FileParser.parse("test.yaml", yaml)
				.stream()
				.map(Document::tree)
				.<Resource<?>>map((tree) -> resource(reader.read(tree, null, (key) -> created)))
				.toList();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private static Resource<?> resource(Reading reading) {
		if (reading.resource() == null) {
			throw new AssertionError(reading.problems().toString());
		}
		return reading.resource();
	}

}
