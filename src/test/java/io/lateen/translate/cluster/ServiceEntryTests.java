package io.lateen.translate.cluster;

import java.util.List;
import java.util.Set;

import io.lateen.model.Cluster;
import io.lateen.resource.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Given ServiceEntries and WorkloadEntries, then these clusters. */
class ServiceEntryTests {

	private final ClusterWorld world = new ClusterWorld();

	private static String entry(String metadata, String spec) {
		return """
				apiVersion: networking.istio.io/v1
				kind: ServiceEntry
				metadata: {name: %s}
				spec: %s
				---
				""".formatted(metadata, spec);
	}

	@Test
	void staticEndpointsHaveTheirOwnPortElseTheTargetPortElseTheNumber() {
		this.world.apply(entry("pay", """
				{hosts: [pay.example], resolution: STATIC,
				  ports: [{number: 80, name: http, protocol: HTTP},
				    {number: 81, name: http-b, protocol: HTTP, targetPort: 9000}],
				  endpoints: [{address: 192.0.2.1, ports: {http: 8080}, weight: 3}, {address: 192.0.2.2}]}"""));
		assertThat(this.world.endpoints("pay.example", 80, "")).containsExactly("192.0.2.1:8080", "192.0.2.2:80");
		assertThat(this.world.endpoints("pay.example", 81, "")).containsExactly("192.0.2.1:9000", "192.0.2.2:9000");
		Cluster.Endpoints.Static found = (Cluster.Endpoints.Static) this.world.cluster("pay.example", 80, "")
			.endpoints();
		assertThat(found.endpoints()).extracting("weight").containsExactly(3, 1);
	}

	@Test
	void subsetsAreMadeByLabelsOfEndpoints() {
		this.world.apply(entry("pay", """
				{hosts: [pay.example], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
				  endpoints: [{address: 192.0.2.1, labels: {v: a}}, {address: 192.0.2.2, labels: {v: b}}]}""") + """
				apiVersion: networking.istio.io/v1
				kind: DestinationRule
				metadata: {name: pay}
				spec: {host: pay.example, subsets: [{name: b, labels: {v: b}}]}
				""");
		assertThat(this.world.endpoints("pay.example", 80, "b")).containsExactly("192.0.2.2:80");
	}

	@Test
	void namesAreResolvedLater() {
		this.world.apply(entry("pay",
				"""
						{hosts: [pay.example], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]}
						""")
				+ entry("two", """
						{hosts: [two.example], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}],
						  endpoints: [{address: a.example}, {address: 192.0.2.9, ports: {http: 81}}]}""")
				+ entry("one", """
						{hosts: [one.example], resolution: DNS_ROUND_ROBIN,
						  ports: [{number: 80, name: http, protocol: HTTP2}]}"""));
		assertThat(this.world.endpoints("pay.example", 80, "")).containsExactly("pay.example:8080");
		assertThat(this.world.endpoints("two.example", 80, "")).containsExactly("a.example:80", "192.0.2.9:81");
		Cluster one = this.world.cluster("one.example", 80, "");
		assertThat(one.protocol()).isEqualTo(Cluster.Protocol.HTTP2);
		assertThat(one.endpoints()).isInstanceOfSatisfying(Cluster.Endpoints.Dns.class,
				(dns) -> assertThat(dns.oneAtATime()).isTrue());
	}

	@Test
	void theOlderEntryOfAHostGivesItsEndpoints() {
		String spec = """
				{hosts: [shared.example], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
				  endpoints: [{address: %s}]}""";
		this.world.apply(entry("b", spec.formatted("192.0.2.1")));
		this.world.apply(entry("a, namespace: other", spec.formatted("192.0.2.2")));
		assertThat(this.world.endpoints("shared.example", 80, "")).containsExactly("192.0.2.1:80");
		this.world.delete(Kind.SERVICE_ENTRY, "shop", "b");
		assertThat(this.world.endpoints("shared.example", 80, "")).containsExactly("192.0.2.2:80");
	}

	@Test
	void entriesOfAHostInOneNamespaceAreOne() {
		String spec = """
				{hosts: [shared.example], resolution: STATIC, ports: [{number: %d, name: %s, protocol: HTTP}],
				  endpoints: [{address: %s}]}""";
		this.world.apply(entry("a", spec.formatted(80, "http", "192.0.2.1")));
		this.world.apply(entry("b", spec.formatted(81, "http-b", "192.0.2.2")));
		assertThat(this.world.endpoints("shared.example", 80, "")).containsExactly("192.0.2.1:80");
		assertThat(this.world.endpoints("shared.example", 81, "")).containsExactly("192.0.2.2:81");
	}

	@Test
	void aServiceGoesBeforeAnOlderEntryOfItsHost() {
		this.world.apply(entry("squat, namespace: other", """
				{hosts: [cart.shop.svc.cluster.local], resolution: STATIC,
				  ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 192.0.2.1}]}"""));
		assertThat(this.world.endpoints("cart.shop.svc.cluster.local", 80, "")).containsExactly("192.0.2.1:80");
		this.world
			.apply("{apiVersion: v1, kind: Service, metadata: {name: cart}, spec: {ports: [{name: http, port: 80}]}}");
		assertThat(this.world.endpoints("cart.shop.svc.cluster.local", 80, "")).isEmpty();
	}

	@Test
	void anEntryMayBeHiddenFromTheGateway() {
		this.world.apply(entry("pay",
				"""
						{hosts: [pay.example], exportTo: [.], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
						"""));
		assertThat(this.world.missing("pay.example", 80, "")).contains("not exported to namespace istio-system");
	}

	@Test
	void workloadsAreSelectedByLabels() {
		this.world.apply(entry("vm", """
				{hosts: [vm.example], resolution: STATIC, workloadSelector: {labels: {app: vm}},
				  ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]}"""));
		assertThat(this.world.endpoints("vm.example", 80, "")).isEmpty();
		this.world.apply("""
				apiVersion: networking.istio.io/v1
				kind: WorkloadEntry
				metadata: {name: one, labels: {app: vm}}
				spec: {address: 192.0.2.1, ports: {http: 81}}
				---
				apiVersion: networking.istio.io/v1
				kind: WorkloadEntry
				metadata: {name: two}
				spec: {address: 192.0.2.2, labels: {app: vm}}
				---
				apiVersion: networking.istio.io/v1
				kind: WorkloadEntry
				metadata: {name: else, namespace: other}
				spec: {address: 192.0.2.3, labels: {app: vm}}
				""");
		assertThat(this.world.endpoints("vm.example", 80, "")).containsExactly("192.0.2.1:81", "192.0.2.2:8080");
		this.world.delete(Kind.WORKLOAD_ENTRY, "shop", "one");
		assertThat(this.world.endpoints("vm.example", 80, "")).containsExactly("192.0.2.2:8080");
	}

	@Test
	void podsAreSelectedThroughTheirSlices() {
		this.world.apply(entry("pods", """
				{hosts: [pods.example], resolution: STATIC, workloadSelector: {labels: {app: web}},
				  ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]}""") + """
				apiVersion: discovery.k8s.io/v1
				kind: EndpointSlice
				metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
				addressType: IPv4
				ports: [{name: other, port: 1}]
				endpoints:
				- {addresses: [10.0.0.1], targetRef: {kind: Pod, name: web-a}}
				- {addresses: [10.0.0.2], targetRef: {kind: Pod, name: web-b}, conditions: {ready: false}}
				---
				{apiVersion: v1, kind: Pod, metadata: {name: web-a, labels: {app: web}}}
				---
				{apiVersion: v1, kind: Pod, metadata: {name: web-b, labels: {app: web}}}
				""");
		assertThat(this.world.endpoints("pods.example", 80, "")).containsExactly("10.0.0.1:8080");
	}

	@Test
	void aServiceSelectsWorkloadEntriesBesideItsPods() {
		this.world.apply("""
				apiVersion: v1
				kind: Service
				metadata: {name: cart}
				spec: {selector: {app: cart}, ports: [{name: http, port: 80, targetPort: 8080}]}
				---
				apiVersion: networking.istio.io/v1
				kind: WorkloadEntry
				metadata: {name: one}
				spec: {address: 192.0.2.1, labels: {app: cart}}
				""");
		assertThat(this.world.endpoints("cart.shop.svc.cluster.local", 80, "")).containsExactly("192.0.2.1:8080");
	}

	@Test
	void whatIsNotCarriedOutIsSaid() {
		this.world.apply(entry("none",
				"{hosts: [none.example], resolution: NONE, ports: [{number: 80, name: http, protocol: HTTP}]}")
				+ entry("dynamic", """
						{hosts: ['*.dynamic.example'], resolution: DYNAMIC_DNS,
						  ports: [{number: 80, name: http, protocol: HTTP}]}""") + entry("unix", """
						{hosts: [unix.example], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
						  endpoints: [{address: 'unix:///var/run/x'}]}"""));
		assertThat(this.world.problems()).containsExactly(
				"ServiceEntry shop/dynamic: spec.resolution: DYNAMIC_DNS is not carried out: requests are answered with 503",
				"ServiceEntry shop/none: spec.resolution: a gateway has no original destination: requests are answered with 503",
				"ServiceEntry shop/unix: spec.endpoints[0].address: unix domain sockets are not carried out");
		assertThat(this.world.endpoints("none.example", 80, "")).isEmpty();
		assertThat(this.world.endpoints("unix.example", 80, "")).isEmpty();
		assertThat(this.world.missing("*.dynamic.example", 80, "")).contains("DYNAMIC_DNS");
	}

	@Test
	void destinationsAreCompletedAndPortsChosen() {
		this.world.apply("""
				apiVersion: v1
				kind: Service
				metadata: {name: one}
				spec: {ports: [{name: http, port: 8888}]}
				---
				apiVersion: v1
				kind: Service
				metadata: {name: two}
				spec: {ports: [{name: http, port: 80}, {name: http-b, port: 81}]}
				---
				apiVersion: v1
				kind: Service
				metadata: {name: alias}
				spec: {type: ExternalName, externalName: one.shop.svc.cluster.local, ports: [{name: http, port: 8888}]}
				""");
		String domain = ".shop.svc.cluster.local";
		assertThat(this.world.destination("one", null, "shop", 80)).hasToString("one" + domain + ":8888");
		assertThat(this.world.destination("two", null, "shop", 80)).hasToString("two" + domain + ":80");
		assertThat(this.world.destination("two", 81, "shop", 80)).hasToString("two" + domain + ":81");
		assertThat(this.world.destination("one" + domain, null, "other", 80)).hasToString("one" + domain + ":8888");
		assertThat(this.world.destination("one.shop", null, "shop", 80)).hasToString("one.shop:80");
		assertThat(this.world.destination("alias", null, "shop", 80)).hasToString("one" + domain + ":8888");
	}

	@Test
	void aServiceThatBecomesAnotherTellsWhichDestinationsToLookAtAgain() {
		String service = "{apiVersion: v1, kind: Service, metadata: {name: one}, spec: {ports: [{name: http, port: %d}]}}";
		this.world.apply(service.formatted(80));
		assertThat(this.world.resolved(service.formatted(80)).changedHosts()).isEmpty();
		assertThat(this.world.resolved(service.formatted(81)).changedHosts())
			.isEqualTo(Set.of("one.shop.svc.cluster.local"));
		assertThat(List.of(this.world.destination("one", null, "shop", 1).port())).containsExactly(80);
	}

}
