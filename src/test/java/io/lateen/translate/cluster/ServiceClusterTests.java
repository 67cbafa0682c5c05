package io.lateen.translate.cluster;

import java.time.Duration;

import io.lateen.model.Cluster;
import io.lateen.model.LoadBalancing;
import io.lateen.resource.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Given Services and EndpointSlices, then these clusters and endpoints. */
class ServiceClusterTests {

	private static final String CART = "cart.shop.svc.cluster.local";

	private static final String SERVICE = """
			apiVersion: v1
			kind: Service
			metadata: {name: cart}
			spec: {ports: [{name: http, port: 8000, targetPort: web}, {name: grpc-api, port: 9000, targetPort: 9100}]}
			""";

	private static final String SLICE = """
			apiVersion: discovery.k8s.io/v1
			kind: EndpointSlice
			metadata: {name: %s, labels: {kubernetes.io/service-name: cart}}
			addressType: IPv4
			ports: [{name: http, port: 8080}, {name: grpc-api, port: 9100}]
			endpoints: [%s]
			""";

	private final ClusterWorld world = new ClusterWorld().apply(SERVICE);

	@Test
	void endpointsComeFromTheSlicesByPortName() {
		this.world.apply(SLICE.formatted("cart-1", "{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}"));
		assertThat(this.world.endpoints(CART, 8000, "")).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
		assertThat(this.world.endpoints(CART, 9000, "")).containsExactly("10.0.0.1:9100", "10.0.0.2:9100");
	}

	@Test
	void defaultsAreIstios() {
		Cluster cluster = this.world.cluster(CART, 8000, "");
		assertThat(cluster.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(cluster.loadBalancing()).isEqualTo(new LoadBalancing.LeastRequest());
		assertThat(cluster.pool()).isEqualTo(Cluster.PoolLimits.DEFAULT);
		assertThat(cluster.panicPercent()).isZero();
	}

	@Test
	void theUnreadyAreUnhealthyAndTheTerminatingGone() {
		this.world.apply(SLICE.formatted("cart-1", """
				{addresses: [10.0.0.1], conditions: {ready: true}},
				{addresses: [10.0.0.2], conditions: {ready: false, terminating: false}},
				{addresses: [10.0.0.3], conditions: {ready: false, serving: true, terminating: true}},
				{addresses: [10.0.0.4], conditions: {ready: false}}
				"""));
		assertThat(this.world.endpoints(CART, 8000, "")).containsExactly("10.0.0.1:8080", "!10.0.0.2:8080");
	}

	@Test
	void allSlicesCountAndAnAddressOnce() {
		this.world.apply(SLICE.formatted("cart-1", "{addresses: [10.0.0.1]}"));
		this.world.apply(SLICE.formatted("cart-2", "{addresses: [10.0.0.1]}, {addresses: [10.0.0.9]}"));
		assertThat(this.world.endpoints(CART, 8000, "")).containsExactly("10.0.0.1:8080", "10.0.0.9:8080");
		this.world.delete(Kind.ENDPOINT_SLICE, "shop", "cart-1");
		assertThat(this.world.endpoints(CART, 8000, "")).containsExactly("10.0.0.1:8080", "10.0.0.9:8080");
		this.world.delete(Kind.ENDPOINT_SLICE, "shop", "cart-2");
		assertThat(this.world.endpoints(CART, 8000, "")).isEmpty();
	}

	@Test
	void slicesOfNamesAreNotUsed() {
		this.world.apply(SLICE.formatted("cart-1", "{addresses: [a.example]}").replace("IPv4", "FQDN"));
		assertThat(this.world.endpoints(CART, 8000, "")).isEmpty();
	}

	@Test
	void whatIsNotThereIsMissingWithItsReason() {
		assertThat(this.world.missing("nobody.shop.svc.cluster.local", 80, ""))
			.isEqualTo("host \"nobody.shop.svc.cluster.local\" not found");
		assertThat(this.world.missing(CART, 8001, "")).isEqualTo("port 8001 of host \"" + CART + "\" not found");
		assertThat(this.world.missing(CART, 8000, "v9")).contains("subset \"v9\"");
	}

	@Test
	void aClusterIsKeptOnlyWhileRoutesReferToIt() {
		assertThat(this.world.translation().clusters().asMap()).isEmpty();
		this.world.refer(CART, 8000, "");
		assertThat(this.world.translation().clusters().asMap()).containsOnlyKeys(ClusterWorld.key(CART, 8000, ""));
	}

	@Test
	void aServiceMayBeHiddenFromTheGateway() {
		String hidden = SERVICE.replace("name: cart", "name: cart, annotations: {networking.istio.io/exportTo: '%s'}");
		this.world.apply(hidden.formatted("."));
		assertThat(this.world.missing(CART, 8000, "")).contains("not exported to namespace istio-system");
		this.world.apply(hidden.formatted("other, istio-system"));
		assertThat(this.world.endpoints(CART, 8000, "")).isEmpty();
		this.world.apply(hidden.formatted("~"));
		assertThat(this.world.missing(CART, 8000, "")).contains("not exported");
	}

	@ParameterizedTest
	@CsvSource({ "http, , HTTP1", "http2-web, , HTTP2", "grpc, , HTTP2", "grpc-web, , HTTP2", "web, , HTTP1",
			"tcp-x, , HTTP1", "x, kubernetes.io/h2c, HTTP2", "http2, kubernetes.io/ws, HTTP1", "x, grpc, HTTP2",
			"http2, http, HTTP1" })
	void thePortTellsTheProtocol(String name, String appProtocol, Cluster.Protocol protocol) {
		String port = "{name: " + name + ", port: 80" + ((appProtocol != null) ? ", appProtocol: " + appProtocol : "")
				+ "}";
		this.world.apply("""
				apiVersion: v1
				kind: Service
				metadata: {name: spoken}
				spec: {ports: [%s]}
				""".formatted(port));
		assertThat(this.world.cluster("spoken.shop.svc.cluster.local", 80, "").protocol()).isEqualTo(protocol);
	}

	@Test
	void anUnchangedClusterStaysTheSameObject() {
		this.world.apply(SLICE.formatted("cart-1", "{addresses: [10.0.0.1]}"));
		Cluster before = this.world.cluster(CART, 8000, "");
		this.world.apply(SLICE.formatted("cart-1", "{addresses: [10.0.0.1]}"));
		assertThat(this.world.translation().clusters().get(before.key())).isSameAs(before);
		this.world.apply(SLICE.formatted("cart-1", "{addresses: [10.0.0.7]}"));
		assertThat(this.world.translation().clusters().get(before.key())).isNotSameAs(before);
	}

	@Test
	void aPortNameThatTellsNoProtocolIsSaidWhereItIsUsed() {
		this.world.apply("""
				apiVersion: v1
				kind: Service
				metadata: {name: cart}
				spec: {ports: [{name: web, port: 8000}]}
				""");
		assertThat(this.world.problems()).isEmpty();
		this.world.refer(CART, 8000, "");
		assertThat(this.world.problems()).singleElement()
			.asString()
			.startsWith("Service shop/cart: spec.ports[0].name: name \"web\" does not tell the protocol");
	}

}
