package io.lateen.translate.cluster;

import java.util.Map;

import io.lateen.model.Cluster;
import io.lateen.model.LocalityBalancing;
import io.lateen.translate.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given a gateway in r1/z1/s1 and endpoints elsewhere, then these priorities and shares.
 */
class LocalityPolicyTests {

	private static final String HOST = "spread.example";

	private static final String CART = "cart.shop.svc.cluster.local";

	private final ClusterWorld world = new ClusterWorld(new Topology("", "node-1", "r1/z1/s1")).apply("""
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: spread}
			spec:
			  hosts: [spread.example]
			  resolution: STATIC
			  ports: [{number: 80, name: http, protocol: HTTP}]
			  endpoints:
			  - {address: 10.0.0.1, locality: r1/z1/s1, labels: {version: v1}}
			  - {address: 10.0.0.2, locality: r1/z1/s2, labels: {version: v2}}
			  - {address: 10.0.0.3, locality: r1/z2, labels: {version: v1}, weight: 3}
			  - {address: 10.0.0.4, locality: r2/z3, labels: {version: v1}}
			  - {address: 10.0.0.5, locality: r3/z4, labels: {version: v2}}
			""");

	@Test
	void withoutOutlierDetectionNobodyGoesFirst() {
		assertThat(this.world.priorities(HOST, 80)).allMatch((endpoint) -> endpoint.endsWith("=0"));
		rule("loadBalancer: {localityLbSetting: {failover: [{from: r1, to: r2}]}}");
		assertThat(this.world.priorities(HOST, 80)).allMatch((endpoint) -> endpoint.endsWith("=0"));
		assertThat(localities()).isEqualTo(new LocalityBalancing.None());
	}

	@Test
	void withOutlierDetectionTheNearGoFirst() {
		rule("outlierDetection: {}");
		assertThat(this.world.priorities(HOST, 80)).containsExactly("10.0.0.1=0", "10.0.0.2=1", "10.0.0.3=2",
				"10.0.0.4=3", "10.0.0.5=3");
		assertThat(localities()).isEqualTo(new LocalityBalancing.None());
	}

	@Test
	void unlessThatIsSwitchedOff() {
		rule("outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: false}}");
		assertThat(this.world.priorities(HOST, 80)).allMatch((endpoint) -> endpoint.endsWith("=0"));
	}

	@Test
	void aRegionToFailOverToGoesBeforeOthers() {
		rule("outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: r1, to: r3}]}}");
		assertThat(this.world.priorities(HOST, 80)).containsExactly("10.0.0.1=0", "10.0.0.2=1", "10.0.0.3=2",
				"10.0.0.4=4", "10.0.0.5=3");
		assertThat(localities()).isEqualTo(new LocalityBalancing.ByEndpoints());
	}

	@Test
	void labelsMayDecideInstead() {
		rule("""
				outlierDetection: {}, loadBalancer: {localityLbSetting: {failoverPriority:
				  [topology.kubernetes.io/region, topology.kubernetes.io/zone]}}""");
		assertThat(this.world.priorities(HOST, 80)).containsExactly("10.0.0.1=0", "10.0.0.2=0", "10.0.0.3=1",
				"10.0.0.4=2", "10.0.0.5=2");
		assertThat(localities()).isEqualTo(new LocalityBalancing.ByEndpoints());
	}

	@Test
	void labelsMayHaveAValueToBeLikeAndBeFollowedByRegions() {
		rule("""
				outlierDetection: {}, loadBalancer: {localityLbSetting: {failoverPriority: [version=v1],
				  failover: [{from: r1, to: r3}]}}""");
		assertThat(this.world.priorities(HOST, 80)).containsExactly("10.0.0.1=0", "10.0.0.2=3", "10.0.0.3=1",
				"10.0.0.4=2", "10.0.0.5=4");
	}

	@Test
	void requestsAreDistributedByTheRuleForTheGatewaysLocality() {
		rule("""
				loadBalancer: {localityLbSetting: {distribute: [
				  {from: r2/*, to: {r2/*: 100}}, {from: r1/z1/*, to: {r1/*: 80, r2/z3: 20}}]}}""");
		assertThat(this.world.priorities(HOST, 80)).containsExactly("10.0.0.1=0", "10.0.0.2=0", "10.0.0.3=0",
				"10.0.0.4=0");
		// 80 are shared as the endpoints weigh: 1, 1 and 3
		assertThat(localities()).isEqualTo(
				new LocalityBalancing.ByWeight(Map.of("r1/z1/s1", 16, "r1/z1/s2", 16, "r1/z2", 48, "r2/z3", 20)));
	}

	@Test
	void withoutSuchARuleLocalitiesWeighAsTheirEndpoints() {
		rule("loadBalancer: {localityLbSetting: {distribute: [{from: r9/*, to: {r2/*: 100}}]}}");
		assertThat(this.world.priorities(HOST, 80)).hasSize(5).allMatch((endpoint) -> endpoint.endsWith("=0"));
		assertThat(localities()).isEqualTo(new LocalityBalancing.ByEndpoints());
	}

	@ParameterizedTest
	@CsvSource({ "trafficDistribution: PreferClose, ''", "trafficDistribution: PreferSameZone, ''",
			"'', '{networking.istio.io/traffic-distribution: PreferClose}'" })
	void aServiceMayPreferItsZone(String spec, String annotations) {
		service(spec, annotations);
		assertThat(this.world.priorities(CART, 80)).containsExactly("10.0.1.1=0", "10.0.1.2=0", "10.0.1.3=1");
		assertThat(this.world.cluster(CART, 80, "").localities()).isEqualTo(new LocalityBalancing.ByEndpoints());
	}

	@Test
	void aServiceMayPreferItsNode() {
		// the subzone goes before the node
		ClusterWorld inZone = new ClusterWorld(new Topology("", "node-1", "r1/z1"))
			.apply(service("cart", "trafficDistribution: PreferSameNode", ""));
		assertThat(inZone.priorities(CART, 80)).containsExactly("10.0.1.1=0", "10.0.1.2=1", "10.0.1.3=2");
	}

	@Test
	void aServiceMayStayOnItsNode() {
		service("internalTrafficPolicy: Local", "");
		assertThat(this.world.endpoints(CART, 80, "")).containsExactly("10.0.1.1:8080");
	}

	@Test
	void whereTheNodeIsNotKnownThatIsSaid() {
		ClusterWorld nowhere = new ClusterWorld(Topology.UNKNOWN)
			.apply(service("cart", "internalTrafficPolicy: Local", ""));
		assertThat(nowhere.endpoints(CART, 80, "")).hasSize(3);
		assertThat(nowhere.problems()).containsExactly("Service shop/cart: spec.internalTrafficPolicy: "
				+ "lateen.node does not tell the gateway's Node: endpoints of all Nodes are used");
	}

	@Test
	void aNodeTellsWhereItsEndpointsAre() {
		service("trafficDistribution: PreferClose", "");
		assertThat(this.world.priorities(CART, 80)).endsWith("10.0.1.3=1");
		this.world.apply("""
				apiVersion: v1
				kind: Node
				metadata:
				  name: node-3
				  labels: {topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1}
				""");
		assertThat(this.world.priorities(CART, 80)).endsWith("10.0.1.3=0");
	}

	@Test
	void aPodMaySayItself() {
		this.world.apply("{apiVersion: v1, kind: Pod, metadata: {name: cart-3, labels: {istio-locality: r1.z1.s1}}}");
		service("trafficDistribution: PreferClose", "");
		assertThat(this.world.priorities(CART, 80)).endsWith("10.0.1.3=0");
	}

	@Test
	void theUnreadyAreNotChosenThoughTooFewAreHealthy() {
		String service = service("cart", "", "").replace("{addresses: [10.0.1.2]",
				"{addresses: [10.0.1.2], conditions: {ready: false, terminating: false}");
		this.world.apply(service);
		assertThat(this.world.endpoints(CART, 80, "")).contains("!10.0.1.2:8080");
		this.world.apply("""
				apiVersion: networking.istio.io/v1
				kind: DestinationRule
				metadata: {name: cart}
				spec: {host: cart, trafficPolicy: {outlierDetection: {minHealthPercent: 50}}}
				""");
		assertThat(this.world.endpoints(CART, 80, "")).containsExactly("10.0.1.1:8080", "10.0.1.3:8080");
		assertThat(this.world.cluster(CART, 80, "").panicPercent()).isEqualTo(50);
	}

	private LocalityBalancing localities() {
		Cluster cluster = this.world.cluster(HOST, 80, "");
		return cluster.localities();
	}

	private void rule(String policy) {
		this.world.apply("""
				apiVersion: networking.istio.io/v1
				kind: DestinationRule
				metadata: {name: spread}
				spec: {host: spread.example, trafficPolicy: {%s}}
				""".formatted(policy));
	}

	private void service(String spec, String annotations) {
		this.world.apply(service("cart", spec, annotations));
	}

	private static String service(String name, String spec, String annotations) {
		return """
				apiVersion: v1
				kind: Service
				metadata: {name: %s, annotations: %s}
				spec: {ports: [{name: http, port: 80}]%s}
				---
				apiVersion: discovery.k8s.io/v1
				kind: EndpointSlice
				metadata: {name: cart-1, labels: {kubernetes.io/service-name: cart}}
				addressType: IPv4
				ports: [{name: http, port: 8080}]
				endpoints:
				- {addresses: [10.0.1.1], nodeName: node-1, zone: z1}
				- {addresses: [10.0.1.2], nodeName: node-2, zone: z1}
				- {addresses: [10.0.1.3], nodeName: node-3, zone: z2, targetRef: {kind: Pod, name: cart-3}}
				""".formatted(name, annotations.isEmpty() ? "{}" : annotations, spec.isEmpty() ? "" : ", " + spec);
	}

}
