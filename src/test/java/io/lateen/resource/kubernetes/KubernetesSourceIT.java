package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.Snapshot;
import io.lateen.resource.istio.VirtualService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Given a real API server, when something is applied there, then it is in the snapshot.
 */
class KubernetesSourceIT {

	private static final Timing FAST = new Timing(Duration.ofSeconds(90), Duration.ofSeconds(60),
			Duration.ofMillis(100), Duration.ofSeconds(1));

	private static KubeApi api;

	private static KubernetesClient client;

	private final CollectedSnapshots snapshots = new CollectedSnapshots();

	private KubernetesSource source;

	@BeforeAll
	static void startApi() {
		api = KubeApi.create();
		api.startServer();
		client = api.client();
		KubeApi.applyCrds(client);
	}

	@AfterAll
	static void stopApi() {
		if (api != null) {
			client.close();
			api.close();
		}
	}

	@AfterEach
	void close() {
		if (this.source != null) {
			this.source.close();
		}
		this.snapshots.close();
		client.genericKubernetesResources("networking.istio.io/v1", "VirtualService").inNamespace("default").delete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "v1", "v1beta1", "v1alpha3" })
	void whatIsAppliedInAnyVersionIsReadAlike(String version) {
		start(FAST);
		apply(virtualService(version, "shop", "1s"));
		eventually(() -> timeout("shop").equals("PT1S"));
		apply(virtualService(version, "shop", "2s"));
		eventually(() -> timeout("shop").equals("PT2S"));
		client.resource(virtualService(version, "shop", "2s")).delete();
		eventually(() -> timeout("shop").isEmpty());
	}

	@Test
	void aChangeArrivesAtOnce() {
		start(FAST);
		apply(virtualService("v1", "shop", "1s"));
		eventually(() -> timeout("shop").equals("PT1S"));
		long applied = System.nanoTime();
		apply(virtualService("v1", "shop", "2s"));
		await().pollInterval(Duration.ofMillis(2)).until(() -> timeout("shop").equals("PT2S"));
		assertThat(Duration.ofNanos(System.nanoTime() - applied)).isLessThan(Duration.ofSeconds(1));
	}

	@Test
	void aResourceThatCannotBeReadKeepsItsLastGoodVersionAndIsReported() {
		start(FAST);
		apply(virtualService("v1", "shop", "1s"));
		apply(virtualService("v1", "other", "1s"));
		eventually(() -> timeout("shop").equals("PT1S") && timeout("other").equals("PT1S"));
		apply(virtualService("v1", "shop", "soon"));
		apply(virtualService("v1", "other", "2s"));
		eventually(() -> timeout("other").equals("PT2S") && !this.snapshots.problems().isEmpty());
		assertThat(timeout("shop")).isEqualTo("PT1S");
		assertThat(this.snapshots.problems()).hasToString("[VirtualService default/shop: spec.http[0].timeout: "
				+ "must be a duration such as 1.5s, 100ms or 1m30s, not \"soon\"]");
		apply(virtualService("v1", "shop", "3s"));
		eventually(() -> timeout("shop").equals("PT3S") && this.snapshots.problems().isEmpty());
	}

	@Test
	void changesThatWereMadeWhileTheServerWasAwayArriveWhenItIsBack() {
		start(FAST);
		apply(virtualService("v1", "changed", "1s"));
		apply(virtualService("v1", "deleted", "1s"));
		eventually(() -> timeout("changed").equals("PT1S") && timeout("deleted").equals("PT1S"));
		api.killServer();
		try {
			eventually(() -> this.source.trouble().contains("VirtualService"));
			assertThat(this.source.isComplete()).isTrue();
			assertThat(timeout("deleted")).isEqualTo("PT1S");
			api.beside((other) -> {
				other.resource(virtualService("v1", "changed", "2s")).update();
				other.resource(virtualService("v1", "deleted", "1s")).delete();
				other.resource(virtualService("v1", "added", "1s")).create();
			});
			// the version that the informers stopped at is no more: 410 Gone
			api.compact();
		}
		finally {
			api.startServer();
		}
		eventually(() -> timeout("changed").equals("PT2S") && timeout("added").equals("PT1S")
				&& timeout("deleted").isEmpty());
		eventually(() -> this.source.trouble().isEmpty());
	}

	@Test
	void watchesThatEndAreOpenedAgain() {
		start(new Timing(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(200)));
		for (int i = 1; i <= 8; i++) {
			String timeout = "PT" + i + "S";
			apply(virtualService("v1", "shop", i + "s"));
			eventually(() -> timeout("shop").equals(timeout));
			pause(500);
		}
	}

	@Test
	void allKindsShareOneConnection() throws IOException {
		try (Relay relay = new Relay(api.port()); KubernetesClient relayed = api.client(relay.port())) {
			start(relayed, FAST);
			assertThat(this.source.informers()).hasSizeGreaterThan(5);
			assertThat(relay.connections()).isOne();
			this.source.close();
		}
	}

	@Test
	void ofPodsOnlyMetadataAreSent() throws Exception {
		client
			.resource(new PodBuilder().withNewMetadata()
				.withName("shop-1")
				.withNamespace("default")
				.addToLabels("version", "v2")
				.endMetadata()
				.withNewSpec()
				.addNewContainer()
				.withName("app")
				.withImage("app")
				.endContainer()
				.endSpec()
				.build())
			.create();
		start(FAST);
		assertThat(snapshot().get(Kind.POD, "default", "shop-1").labels()).containsEntry("version", "v2");
		assertThat(snapshot().get(Kind.NAMESPACE, "", "default")).isNotNull();
		assertThat(new ApiServer(client).ask(ApiPath.of(Watched.all(Kind.POD, "default").onlyMetadata(), "v1"))
			.answer()
			.toString()).contains("shop-1").doesNotContain("\"containers\"");
		client.pods().inNamespace("default").withName("shop-1").edit((pod) -> {
			pod.getMetadata().setLabels(Map.of("version", "v3"));
			return pod;
		});
		eventually(() -> snapshot().get(Kind.POD, "default", "shop-1").labels().containsValue("v3"));
		client.pods().inNamespace("default").withName("shop-1").withGracePeriod(0).delete();
		eventually(() -> snapshot().get(Kind.POD, "default", "shop-1") == null);
	}

	@Test
	void twoThousandVirtualServicesAreReadInSecondsAndKeptSmall() {
		IntStream.range(0, 2000)
			.parallel()
			.forEach((i) -> client.resource(virtualService("v1", "vs-" + i, "1s")).create());
		long before = usedHeap();
		long start = System.nanoTime();
		start(FAST);
		Duration time = Duration.ofNanos(System.nanoTime() - start);
		long used = usedHeap() - before;
		System.out.printf("2000 VirtualServices read in %d ms, %d KiB of heap%n", time.toMillis(), used >> 10);
		assertThat(snapshot().all(Kind.VIRTUAL_SERVICE)).hasSize(2000);
		assertThat(time).isLessThan(Duration.ofSeconds(20));
		assertThat(used).isLessThan(20L << 20);
	}

	private void start(Timing timing) {
		start(client, timing);
	}

	private void start(KubernetesClient of, Timing timing) {
		this.source = new KubernetesSource(of,
				new KubernetesScope(KubernetesScope.ALL, List.of(), "", "istio-system", "istio-system"), timing);
		this.source.start(this.snapshots.sink());
		await().atMost(Duration.ofSeconds(40)).until(() -> this.snapshots.latest() != null);
	}

	private Snapshot snapshot() {
		return this.snapshots.latest();
	}

	private String timeout(String name) {
		Resource<VirtualService> found = snapshot().get(Kind.VIRTUAL_SERVICE, "default", name);
		return (found != null) ? String.valueOf(found.content().http().getFirst().timeout()) : "";
	}

	private static void apply(String yaml) {
		client.resource(yaml).createOr((existing) -> existing.update());
	}

	private static String virtualService(String version, String name, String timeout) {
		return """
				apiVersion: networking.istio.io/%s
				kind: VirtualService
				metadata: {name: %s, namespace: default}
				spec:
				  hosts: ["%s.example.com"]
				  gateways: [main]
				  http:
				    - timeout: %s
				      match: [{uri: {prefix: /a}}, {uri: {exact: /b}, headers: {x-user: {regex: "[a-z]+"}}}]
				      route: [{destination: {host: shop, port: {number: 80}}, weight: 100}]
				""".formatted(version, name, name, timeout);
	}

	private static void eventually(Callable<Boolean> condition) {
		await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(condition);
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
			pause(50);
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
