package io.lateen.translate.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lateen.model.Cluster;
import io.lateen.model.LoadBalancing;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.LoadBalancing.ConsistentHash;
import io.lateen.model.LoadBalancing.HashKey;
import io.lateen.model.LoadBalancing.Table;
import io.lateen.model.OutlierDetection;
import io.lateen.model.Pem;
import io.lateen.model.Trust;
import io.lateen.model.UpstreamTls;
import io.lateen.resource.Kind;
import io.lateen.translate.MeshDefaults;
import io.lateen.translate.TlsDefaults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Given DestinationRules, then these subsets and policies. */
class DestinationRuleTests {

	private static final String CART = "cart.shop.svc.cluster.local";

	private static final String APPLICATION = """
			apiVersion: v1
			kind: Service
			metadata: {name: cart}
			spec: {ports: [{name: http, port: 80}, {name: http-admin, port: 81}]}
			---
			apiVersion: discovery.k8s.io/v1
			kind: EndpointSlice
			metadata: {name: cart-1, labels: {kubernetes.io/service-name: cart}}
			addressType: IPv4
			ports: [{name: http, port: 8080}, {name: http-admin, port: 8081}]
			endpoints:
			- {addresses: [10.0.0.1], targetRef: {kind: Pod, name: cart-a}}
			- {addresses: [10.0.0.2], targetRef: {kind: Pod, name: cart-b, namespace: shop}}
			- {addresses: [10.0.0.3], targetRef: {kind: Pod, name: unknown}}
			---
			apiVersion: v1
			kind: Pod
			metadata: {name: cart-a, labels: {app: cart, version: v1}}
			---
			apiVersion: v1
			kind: Pod
			metadata: {name: cart-b, labels: {app: cart, version: v2}}
			""";

	private ClusterWorld world = new ClusterWorld();

	@BeforeEach
	void applyApplication() {
		this.world.apply(APPLICATION);
	}

	private static String rule(String name, String spec) {
		return """
				apiVersion: networking.istio.io/v1
				kind: DestinationRule
				metadata: {name: %s}
				spec: %s
				---
				""".formatted(name, spec);
	}

	@Test
	void subsetsAreMadeByPodLabels() {
		this.world.apply(rule("cart", """
				{host: cart, subsets: [{name: v1, labels: {version: v1}}, {name: both, labels: {app: cart}},
				  {name: all}, {name: nobody, labels: {version: v9}}]}"""));
		assertThat(this.world.endpoints(CART, 80, "v1")).containsExactly("10.0.0.1:8080");
		assertThat(this.world.endpoints(CART, 80, "both")).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
		assertThat(this.world.endpoints(CART, 80, "all")).hasSize(3);
		assertThat(this.world.endpoints(CART, 80, "nobody")).isEmpty();
		assertThat(this.world.endpoints(CART, 80, "")).hasSize(3);
	}

	@Test
	void aPodThatChangesItsLabelsChangesItsSubset() {
		this.world.apply(rule("cart", "{host: cart, subsets: [{name: v1, labels: {version: v1}}]}"));
		assertThat(this.world.endpoints(CART, 80, "v1")).containsExactly("10.0.0.1:8080");
		this.world.apply("{apiVersion: v1, kind: Pod, metadata: {name: cart-b, labels: {version: v1}}}");
		assertThat(this.world.endpoints(CART, 80, "v1")).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
		this.world.delete(Kind.POD, "shop", "cart-a");
		assertThat(this.world.endpoints(CART, 80, "v1")).containsExactly("10.0.0.2:8080");
	}

	@Test
	void rulesOfOneHostAreMergedTheOlderFirst() {
		this.world.apply(rule("a", """
				{host: cart, trafficPolicy: {loadBalancer: {simple: RANDOM}},
				  subsets: [{name: v1, labels: {version: v1}}]}"""));
		this.world.apply(rule("b", """
				{host: %s, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}},
				  subsets: [{name: v2, labels: {version: v2}}, {name: v1, labels: {version: v2}}]}""".formatted(CART)));
		assertThat(this.world.endpoints(CART, 80, "v1")).containsExactly("10.0.0.1:8080");
		assertThat(this.world.endpoints(CART, 80, "v2")).containsExactly("10.0.0.2:8080");
		assertThat(this.world.cluster(CART, 80, "v2").loadBalancing()).isEqualTo(new LoadBalancing.Random());
	}

	@Test
	void anExactHostHidesAWildcardAndALongerWildcardAShorterOne() {
		this.world.apply(rule("far", "{host: '*.local', subsets: [{name: far, labels: {version: v1}}]}")
				+ rule("near", "{host: '*.shop.svc.cluster.local', subsets: [{name: near, labels: {version: v1}}]}"));
		assertThat(this.world.endpoints(CART, 80, "near")).containsExactly("10.0.0.1:8080");
		assertThat(this.world.missing(CART, 80, "far")).contains("subset \"far\"");
		this.world.apply(rule("exact", "{host: cart, subsets: [{name: v1, labels: {version: v1}}]}"));
		assertThat(this.world.missing(CART, 80, "near")).contains("subset \"near\"");
		this.world.delete(Kind.DESTINATION_RULE, "shop", "exact");
		assertThat(this.world.endpoints(CART, 80, "near")).containsExactly("10.0.0.1:8080");
	}

	@Test
	void theServicesNamespaceGoesBeforeTheRootNamespaceWhereTheGatewayIs() {
		this.world.apply(rule("own", "{host: cart, trafficPolicy: {loadBalancer: {simple: RANDOM}}}")
				+ rule("root, namespace: istio-system",
						"{host: '*.local', trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}"));
		assertThat(this.world.cluster(CART, 80, "").loadBalancing()).isEqualTo(new LoadBalancing.Random());
		this.world.delete(Kind.DESTINATION_RULE, "shop", "own");
		assertThat(this.world.cluster(CART, 80, "").loadBalancing()).isEqualTo(new LoadBalancing.RoundRobin());
	}

	@Test
	void theGatewaysOwnNamespaceGoesFirstAndHidesSubsetsOfOthers() {
		this.world = new ClusterWorld("edge", MeshDefaults.ISTIO).apply(APPLICATION);
		this.world.apply(rule("cart", "{host: cart, subsets: [{name: v1, labels: {version: v1}}]}"));
		assertThat(this.world.endpoints(CART, 80, "v1")).containsExactly("10.0.0.1:8080");
		this.world.apply(rule("cart, namespace: edge",
				"{host: %s, trafficPolicy: {loadBalancer: {simple: RANDOM}}}".formatted(CART)));
		assertThat(this.world.missing(CART, 80, "v1")).contains("subset \"v1\"");
		assertThat(this.world.cluster(CART, 80, "").loadBalancing()).isEqualTo(new LoadBalancing.Random());
	}

	@Test
	void aRuleMustBeExportedToTheGateway() {
		for (String exportTo : List.of("['.']", "[other]", "[shop]")) {
			this.world.apply(rule("cart",
					"{host: cart, exportTo: %s, trafficPolicy: {loadBalancer: {simple: RANDOM}}}".formatted(exportTo)));
			assertThat(this.world.cluster(CART, 80, "").loadBalancing()).isEqualTo(new LoadBalancing.LeastRequest());
		}
		this.world.apply(rule("cart",
				"{host: cart, exportTo: [istio-system], trafficPolicy: {loadBalancer: {simple: RANDOM}}}"));
		assertThat(this.world.cluster(CART, 80, "").loadBalancing()).isEqualTo(new LoadBalancing.Random());
	}

	@Test
	void aRuleForChosenWorkloadsIsForThoseOfItsNamespace() {
		String policy = "trafficPolicy: {loadBalancer: {simple: %s}}";
		this.world.apply(rule("all, namespace: istio-system",
				"{host: %s, %s}".formatted(CART, policy.formatted("RANDOM")))
				+ rule("ours, namespace: istio-system", "{host: %s, workloadSelector: {matchLabels: {istio: %s}}, %s}"
					.formatted(CART, "ingressgateway", policy.formatted("ROUND_ROBIN"))));
		assertThat(this.world.cluster(CART, 80, "").loadBalancing()).isEqualTo(new LoadBalancing.RoundRobin());
	}

	@Test
	void aSubsetsPolicyReplacesBlocksAndAPortsPolicyAll() {
		this.world.apply(rule("cart", """
				{host: cart,
				  trafficPolicy:
				    {loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {maxConnections: 7}},
				     portLevelSettings: [{port: {number: 81}, connectionPool: {tcp: {maxConnections: 9}}}]},
				  subsets: [
				    {name: v1, labels: {version: v1}, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}},
				    {name: v2, labels: {version: v2}, trafficPolicy:
				      {portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: ROUND_ROBIN}}]}}]}"""));
		assertPolicy("", 80, new LoadBalancing.Random(), 7);
		// what port level settings leave out is not inherited
		assertPolicy("", 81, new LoadBalancing.LeastRequest(), 9);
		assertPolicy("v1", 80, new LoadBalancing.RoundRobin(), 7);
		assertPolicy("v2", 80, new LoadBalancing.RoundRobin(), Integer.MAX_VALUE);
		assertPolicy("v2", 81, new LoadBalancing.LeastRequest(), 9);
	}

	private void assertPolicy(String subset, int port, LoadBalancing loadBalancing, int maxConnections) {
		Cluster cluster = this.world.cluster(CART, port, subset);
		assertThat(cluster.loadBalancing()).isEqualTo(loadBalancing);
		assertThat(cluster.pool().maxConnections()).isEqualTo(maxConnections);
	}

	@Test
	void consistentHashesHaveEnvoysTables() {
		assertThat(balancer("{consistentHash: {httpHeaderName: x-user}}"))
			.isEqualTo(new ConsistentHash(new HashKey.Header("x-user"), new Table.RingHash(1024)));
		assertThat(balancer("{consistentHash: {useSourceIp: true, ringHash: {minimumRingSize: 7}}}"))
			.isEqualTo(new ConsistentHash(new HashKey.SourceAddress(), new Table.RingHash(7)));
		assertThat(balancer("{consistentHash: {httpQueryParameterName: q, maglev: {tableSize: 1021}}}"))
			.isEqualTo(new ConsistentHash(new HashKey.QueryParameter("q"), new Table.Maglev(1021)));
		assertThat(
				balancer("{consistentHash: {httpCookie: {name: s, path: /p, ttl: 60s, attributes: [{name: Secure}]}}}"))
			.isEqualTo(new ConsistentHash(new HashKey.Cookie("s", "/p", Duration.ofMinutes(1), List.of("Secure")),
					new Table.RingHash(1024)));
		assertThat(balancer("{consistentHash: {}}"))
			.isEqualTo(new ConsistentHash(new HashKey.Nothing(), new Table.RingHash(1024)));
	}

	private LoadBalancing balancer(String settings) {
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {loadBalancer: " + settings + "}}"));
		return this.world.cluster(CART, 80, "").loadBalancing();
	}

	@Test
	void poolsAndTimesAreTakenOverAndZeroIsNoLimit() {
		this.world.apply(rule("cart",
				"""
						{host: cart, trafficPolicy: {connectionPool:
						  {tcp: {maxConnections: 3, connectTimeout: 250ms, idleTimeout: 9s},
						   http: {http1MaxPendingRequests: 4, http2MaxRequests: 5, maxRetries: 0, maxRequestsPerConnection: 6}}}}
						"""));
		Cluster cluster = this.world.cluster(CART, 80, "");
		assertThat(cluster.connectTimeout()).isEqualTo(Duration.ofMillis(250));
		assertThat(cluster.pool()).isEqualTo(new Cluster.PoolLimits(3, 4, 5, Integer.MAX_VALUE, 6, Integer.MAX_VALUE,
				Duration.ofSeconds(9), null, new Cluster.TcpLimits(Duration.ofSeconds(9), null)));
	}

	/** As in istiod, whose TCP proxies know neither requests nor ports nor subsets. */
	@Test
	void tcpTakesItsTimesFromTheRuleAsAWhole() {
		this.world.apply(rule("cart",
				"""
						{host: cart, trafficPolicy: {
						  connectionPool: {tcp: {idleTimeout: 9s, maxConnectionDuration: 60s}, http: {idleTimeout: 5s}},
						  portLevelSettings: [{port: {number: 80}, connectionPool: {tcp: {idleTimeout: 7s, maxConnectionDuration: 70s}}}]}}
						"""));
		Cluster.PoolLimits limits = this.world.cluster(CART, 80, "").pool();
		assertThat(limits.idleTimeout()).isEqualTo(Duration.ofSeconds(7));
		assertThat(limits.tcp()).isEqualTo(new Cluster.TcpLimits(Duration.ofSeconds(9), Duration.ofMinutes(1)));
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {connectionPool: {http: {idleTimeout: 5s}}}}"));
		assertThat(this.world.cluster(CART, 80, "").pool().tcp()).isEqualTo(Cluster.TcpLimits.DEFAULT);
	}

	@Test
	void http2ComesByPolicyToo() {
		assertThat(protocol("{h2UpgradePolicy: UPGRADE}")).isEqualTo(Cluster.Protocol.HTTP2);
		assertThat(protocol("{h2UpgradePolicy: DO_NOT_UPGRADE}")).isEqualTo(Cluster.Protocol.HTTP1);
		assertThat(protocol("{useClientProtocol: true}")).isEqualTo(Cluster.Protocol.CLIENTS_CHOICE);
		assertThat(protocol("{maxRetries: 1}")).isEqualTo(Cluster.Protocol.HTTP1);
	}

	private Cluster.Protocol protocol(String http) {
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {connectionPool: {http: " + http + "}}}"));
		return this.world.cluster(CART, 80, "").protocol();
	}

	@Test
	void outlierDetectionHasEnvoysDefaultsByItsPresence() {
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {outlierDetection: {}}}"));
		assertThat(this.world.cluster(CART, 80, "").outlierDetection()).isEqualTo(OutlierDetection.DEFAULT);
		this.world.apply(rule("cart", """
				{host: cart, trafficPolicy: {outlierDetection:
				  {consecutive5xxErrors: 0, consecutiveGatewayErrors: 2, interval: 1s, baseEjectionTime: 5s,
				   maxEjectionPercent: 100, minHealthPercent: 30}}}"""));
		Cluster cluster = this.world.cluster(CART, 80, "");
		assertThat(cluster.outlierDetection())
			.isEqualTo(new OutlierDetection(0, 2, false, 5, Duration.ofSeconds(1), Duration.ofSeconds(5), 100));
		assertThat(cluster.panicPercent()).isEqualTo(30);
	}

	@Test
	void tlsTakesItsAuthoritiesFromASecretOfTheGatewaysNamespace() {
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {tls: {mode: SIMPLE, credentialName: cart-ca}}}"));
		assertThat(tls().trust()).isEqualTo(new Trust.Unavailable("Secret istio-system/cart-ca not found"));
		this.world.apply("""
				{apiVersion: v1, kind: Secret, metadata: {name: cart-ca, namespace: istio-system}, data: {cacert: UEVN}}
				""");
		assertThat(tls())
			.isEqualTo(new UpstreamTls(null, List.of(), true, new Trust.Authorities(new Pem.Text("PEM"), null), null));
	}

	@Test
	void anSniOfItsOwnEndsTheCheckOfTheHost() {
		this.world.apply(rule("cart",
				"{host: cart, trafficPolicy: {tls: {mode: SIMPLE, sni: a.test, subjectAltNames: [b.test]}}}"));
		assertThat(tls())
			.isEqualTo(new UpstreamTls("a.test", List.of("b.test"), false, new Trust.SystemAuthorities(), null));
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true}}}"));
		assertThat(tls()).isEqualTo(new UpstreamTls(null, List.of(), false, new Trust.Anyone(), null));
	}

	@Test
	void mutualTlsOfAMeshIsNoClearTextThoughThereAreNoCertificatesForIt() {
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}"));
		assertThat(tls().trust()).isEqualTo(new Trust.Unavailable("there are no certificates of a mesh"));
		assertThat(this.world.problems())
			.containsExactly("DestinationRule shop/cart: spec.trafficPolicy.tls.mode: ISTIO_MUTUAL needs certificates "
					+ "of a mesh, which this gateway does not have: requests are answered with 503, never sent in clear text");
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {tls: {mode: DISABLE}}}"));
		assertThat(this.world.cluster(CART, 80, "").transport().tls()).isNull();
	}

	private UpstreamTls tls() {
		UpstreamTls tls = this.world.cluster(CART, 80, "").transport().tls();
		assertThat(tls).isNotNull();
		return tls;
	}

	@Test
	void aRejectedRuleLeavesItsLastGoodVersionInForce() {
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {loadBalancer: {simple: RANDOM}}}"));
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {}}"));
		assertThat(this.world.cluster(CART, 80, "").loadBalancing()).isEqualTo(new LoadBalancing.Random());
		assertThat(this.world.problems()).containsExactly(
				"DestinationRule shop/cart: spec.trafficPolicy: traffic policy must have at least one field");
	}

	@Test
	void rulesForNobodyAndSubsetsOfNobodyAreSaid() {
		this.world.apply(rule("cart", "{host: cart, subsets: [{name: v9, labels: {version: v9}}]}")
				+ rule("lost", "{host: nobody, trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}}"));
		assertThat(this.world.problems()).containsExactly(
				"DestinationRule shop/cart: spec.subsets[0].labels: no workload of host \"" + CART
						+ "\" has the labels version=v9",
				"DestinationRule shop/lost: spec.host: host \"nobody.shop.svc.cluster.local\" not found");
		this.world.apply("{apiVersion: v1, kind: Pod, metadata: {name: cart-b, labels: {version: v9}}}")
			.apply("{apiVersion: v1, kind: Service, metadata: {name: nobody}, spec: {ports: [{name: http, port: 1}]}}");
		assertThat(this.world.problems()).isEmpty();
	}

	@Test
	void whatTheRunTimeDoesNotCarryOutIsSaidOfItsField() {
		this.world.apply(rule("cart", """
				{host: cart, trafficPolicy: {outlierDetection: {}, tls: {mode: ISTIO_MUTUAL},
				  portLevelSettings: [{port: {number: 81}, loadBalancer: {zoneAwareLbSetting: {enabled: true}}}]},
				  subsets: [{name: all, trafficPolicy: {tunnel: {targetHost: a.test, targetPort: 443}}}]}"""));
		assertThat(this.world.problems()).containsExactly(
				"DestinationRule shop/cart: spec.subsets[0].trafficPolicy.tunnel: "
						+ "tunnel is for TCP and TLS routes, and is not carried out yet",
				"DestinationRule shop/cart: spec.trafficPolicy.portLevelSettings[0].loadBalancer.zoneAwareLbSetting: is not carried out yet",
				"DestinationRule shop/cart: spec.trafficPolicy.tls.mode: ISTIO_MUTUAL needs certificates of a mesh, "
						+ "which this gateway does not have: requests are answered with 503, never sent in clear text");
	}

	@Test
	void meshDefaultsFillWhatIsLeftOpen() {
		MeshDefaults defaults = new MeshDefaults(null, Duration.ofSeconds(3), true, List.of("*"), List.of("."),
				List.of("*"), MeshDefaults.ISTIO.locality(),
				new TlsDefaults(null, List.of("ECDHE-RSA-AES256-GCM-SHA384"), List.of("P-384")));
		this.world = new ClusterWorld("istio-system", defaults).apply(APPLICATION);
		this.world.apply(rule("cart", "{host: cart, trafficPolicy: {loadBalancer: {simple: RANDOM}}}"));
		Cluster cluster = this.world.cluster(CART, 80, "");
		assertThat(cluster.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(cluster.protocol()).isEqualTo(Cluster.Protocol.HTTP2);
		// the default keeps rules to their own namespace
		assertThat(cluster.loadBalancing()).isEqualTo(new LoadBalancing.LeastRequest());
		assertThat(cluster.localities()).isEqualTo(new LocalityBalancing.None());
	}

}
