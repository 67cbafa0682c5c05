package io.lateen.translate.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import io.lateen.translate.ClusterContext;
import io.lateen.translate.ClusterTranslation;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.MeshDefaults;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given any sequence of changes, then the clusters are those that the same resources give
 * from nothing.
 */
class IncrementalClustersTests {

	private static final int STEPS = 150;

	private static final ClusterContext CONTEXT = new ClusterContext(
			new GatewayWorkload("edge", Map.of(), "istio-system", "cluster.local", Map.of()), MeshDefaults.ISTIO);

	/** Versions of resources that get into each other's way. */
	private static final List<Resource<?>> POOL = pool();

	private static List<Resource<?>> pool() {
		List<Resource<?>> pool = new ArrayList<>();
		int second = 0;
		for (String text : texts()) {
			pool.addAll(ClusterWorld.read(text, Instant.ofEpochSecond(second++ % 5)));
		}
		return pool;
	}

	private static List<String> texts() {
		List<String> texts = new ArrayList<>();
		for (String name : List.of("a", "b")) {
			String host = name + ".shop.svc.cluster.local";
			texts.add("{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {ports: [{name: http, port: 80}]}}"
				.formatted(name));
			texts.add("""
					{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {selector: {app: vm},
					  ports: [{name: http, port: 80}, {name: grpc, port: 81}]}}""".formatted(name));
			texts.add("""
					{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {type: ExternalName,
					  externalName: out.example, ports: [{name: http, port: 80}]}}""".formatted(name));
			for (String slice : List.of("1", "2")) {
				for (String pod : List.of("p", "q")) {
					texts
						.add("""
								{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
								  metadata: {name: %s-%s, labels: {kubernetes.io/service-name: %s}}, ports: [{name: http, port: 8080}],
								  endpoints: [{addresses: [10.0.0.%s], targetRef: {kind: Pod, name: %s}}]}"""
							.formatted("s", slice, name, slice, pod));
				}
			}
			texts.add(rule("exact-" + name, "{host: %s, subsets: [{name: v1, labels: {v: '1'}}]}".formatted(name)));
			texts.add(rule("exact-" + name, "{host: '*.example', subsets: [{name: v1}]}"));
			texts.add(rule("gateway-" + name + ", namespace: edge",
					"{host: %s, trafficPolicy: {loadBalancer: {simple: RANDOM}}}".formatted(host)));
			texts.add(entry("e-" + name, "out.example", "[{address: 192.0.2.1, labels: {v: '1'}}]", "STATIC"));
			texts.add(entry("e-" + name, host, "[{address: 192.0.2.2}]", "STATIC"));
			texts.add(entry("e-" + name, "out.example", "[]", "DNS"));
			for (String version : List.of("1", "2")) {
				String pod = name.equals("a") ? "p" : "q";
				texts.add("{apiVersion: v1, kind: Pod, metadata: {name: %s, labels: {app: vm, v: '%s'}}}".formatted(pod,
						version));
				texts
					.add("""
							{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: w-%s, labels: {v: '%s'}},
							  spec: {address: 192.0.2.9, labels: {app: vm}}}"""
						.formatted(name, version));
			}
		}
		texts.add("""
				{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: selecting},
				  spec: {hosts: [vm.example], resolution: STATIC, workloadSelector: {labels: {app: vm}},
				    ports: [{number: 80, name: http, protocol: HTTP}]}}""");
		texts.add(rule("wild", "{host: '*.shop.svc.cluster.local', subsets: [{name: v1, labels: {v: '2'}}]}"));
		texts.add(rule("root, namespace: istio-system", "{host: '*.local', subsets: [{name: v2, labels: {v: '2'}}]}"));
		return texts;
	}

	private static String rule(String metadata, String spec) {
		return "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: %s}, spec: %s}"
			.formatted(metadata, spec);
	}

	private static String entry(String name, String host, String endpoints, String resolution) {
		return """
				{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: %s},
				  spec: {hosts: [%s], resolution: %s, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: %s}}"""
			.formatted(name, host, resolution, endpoints);
	}

	private static final Set<ClusterKey> REFERENCES = references();

	private static Set<ClusterKey> references() {
		Set<ClusterKey> keys = new HashSet<>();
		for (String host : List.of("a.shop.svc.cluster.local", "b.shop.svc.cluster.local", "out.example",
				"vm.example")) {
			for (String subset : List.of("", "v1", "v2")) {
				keys.add(new ClusterKey(host, 80, subset));
				keys.add(new ClusterKey(host, 81, subset));
			}
		}
		return keys;
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void stepByStepIsAsFromNothing(long seed) {
		Random random = new Random(seed);
		Snapshot snapshot = Snapshot.EMPTY;
		Set<ResourceKey> present = new HashSet<>();
		ClusterTranslation translation = Clusters.EMPTY;
		Set<ClusterKey> referenced = new HashSet<>();
		int endpoints = 0;
		for (int step = 0; step < STEPS; step++) {
			Set<ResourceKey> changed = new HashSet<>();
			for (int change = random.nextInt(3); change >= 0; change--) {
				Resource<?> resource = POOL.get(random.nextInt(POOL.size()));
				changed.add(resource.key());
				boolean gone = random.nextInt(3) == 0;
				snapshot = gone ? snapshot.without(resource.key()) : snapshot.with(resource);
				present.remove(resource.key());
				if (!gone) {
					present.add(resource.key());
				}
			}
			snapshot = snapshot.next();
			Set<ClusterKey> next = new HashSet<>(REFERENCES);
			next.removeIf((key) -> random.nextInt(4) == 0);
			translation = translation.resolve(CONTEXT, snapshot, changed)
				.build(without(next, referenced), without(referenced, next));
			referenced = next;
			ClusterTranslation fresh = Clusters.EMPTY.resolve(CONTEXT, snapshot, present).build(next, Set.of());
			assertSame(translation, fresh, "seed " + seed + ", step " + step);
			endpoints += endpoints(translation);
		}
		assertThat(endpoints).describedAs("endpoints of all steps").isGreaterThan(STEPS);
	}

	private static void assertSame(ClusterTranslation translation, ClusterTranslation fresh, String where) {
		assertThat(translation.clusters()).describedAs(where).isEqualTo(fresh.clusters());
		assertThat(said(translation)).describedAs(where).isEqualTo(said(fresh));
		for (ClusterKey key : REFERENCES) {
			assertThat(translation.missing(key)).describedAs(where).isEqualTo(fresh.missing(key));
		}
	}

	private static int endpoints(ClusterTranslation translation) {
		return translation.clusters().asMap().values().stream().mapToInt((cluster) -> switch (cluster.endpoints()) {
			case Cluster.Endpoints.Static found -> found.endpoints().size();
			case Cluster.Endpoints.Dns found -> found.names().size();
		}).sum();
	}

	private static List<String> said(ClusterTranslation translation) {
		return translation.problems().stream().sorted(Problem.IN_READING_ORDER).map(Problem::toString).toList();
	}

	private static Set<ClusterKey> without(Set<ClusterKey> keys, Set<ClusterKey> others) {
		Set<ClusterKey> left = new HashSet<>(keys);
		left.removeAll(others);
		return left;
	}

}
