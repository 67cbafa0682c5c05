package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.resource.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Given a server or definitions that come after the gateway, when they come, then all is
 * read.
 */
class KubernetesStartIT {

	private static final Timing FAST = new Timing(Duration.ofSeconds(90), Duration.ofSeconds(60),
			Duration.ofMillis(100), Duration.ofSeconds(1));

	private static final String SERVICES_ONLY = """
			apiVersion: rbac.authorization.k8s.io/v1
			kind: ClusterRole
			metadata: {name: reader}
			rules:
			- {apiGroups: [""], resources: [services], verbs: [list, watch]}
			""";

	private static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: main, namespace: default}
			spec:
			  selector: {istio: ingressgateway}
			  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
			""";

	@Test
	void theServerAndThenTheDefinitionsMayComeLater() {
		try (KubeApi api = KubeApi.create();
				KubernetesClient client = api.client();
				CollectedSnapshots snapshots = new CollectedSnapshots();
				KubernetesSource source = source(client)) {
			source.start(snapshots.sink());
			eventually(() -> source.trouble().contains("connection refused"));
			assertThat(source.isComplete()).isFalse();
			assertThat(snapshots.latest()).isNull();

			api.startServer();
			eventually(() -> snapshots.latest() != null);
			assertThat(source.isComplete()).isTrue();
			assertThat(source.trouble()).contains("Gateway").contains("does not serve this kind");
			// the server makes this Service a moment after it is ready
			eventually(() -> snapshots.latest().get(Kind.SERVICE, "default", "kubernetes") != null);

			KubeApi.applyCrds(client);
			client.resource(GATEWAY).create();
			eventually(() -> snapshots.latest().get(Kind.GATEWAY, "default", "main") != null);
			eventually(() -> source.trouble().isEmpty());
		}
	}

	@Test
	void definitionsThatAreTakenAwayAndAppliedAgainAreSeen() {
		try (KubeApi api = KubeApi.create()) {
			api.startServer();
			try (KubernetesClient client = api.client();
					CollectedSnapshots snapshots = new CollectedSnapshots();
					KubernetesSource source = source(client)) {
				KubeApi.applyCrds(client);
				client.resource(GATEWAY).create();
				source.start(snapshots.sink());
				eventually(() -> snapshots.latest() != null);
				assertThat(snapshots.latest().get(Kind.GATEWAY, "default", "main")).isNotNull();

				client.apiextensions().v1().customResourceDefinitions().delete();
				eventually(() -> source.trouble().contains("does not serve this kind"));
				assertThat(source.isComplete()).isTrue();

				KubeApi.applyCrds(client);
				client.resource(GATEWAY.replace("main", "other")).create();
				eventually(() -> snapshots.latest().get(Kind.GATEWAY, "default", "other") != null);
				eventually(() -> source.trouble().isEmpty());
			}
		}
	}

	@Test
	void theRightsInTheManifestsAreEnough() throws IOException {
		String[] manifests = Files.readString(Path.of("k8s/base/rbac.yaml")).split("(?m)^---$");
		try (KubeApi api = KubeApi.create()) {
			api.startServer();
			try (KubernetesClient admin = api.client();
					KubernetesClient client = api.clientWithRole(manifests[0]);
					CollectedSnapshots snapshots = new CollectedSnapshots();
					KubernetesSource source = new KubernetesSource(client,
							new KubernetesScope(KubernetesScope.ALL, List.of(), "", "lateen-system", "istio-system"),
							FAST)) {
				namespace(admin, "lateen-system");
				namespace(admin, "shop");
				api.bindRole("lateen-system", manifests[2]);
				KubeApi.applyCrds(admin);
				secret(admin, "lateen-system", "ours", "kubernetes.io/tls");
				secret(admin, "lateen-system", "release", "helm.sh/release.v1");
				secret(admin, "shop", "theirs", "kubernetes.io/tls");
				source.start(snapshots.sink());
				eventually(() -> source.isComplete() && source.trouble().isEmpty()
						&& source.informers().stream().allMatch(InformerStatus::connected));
				eventually(() -> snapshots.latest().get(Kind.SECRET, "lateen-system", "ours") != null);
				assertThat(snapshots.latest().all(Kind.SECRET)).singleElement()
					.satisfies((secret) -> assertThat(secret.content().data()).containsOnlyKeys("tls.crt", "tls.key"));
			}
		}
	}

	private static void namespace(KubernetesClient admin, String name) {
		admin.resource("""
				apiVersion: v1
				kind: Namespace
				metadata: {name: %s}
				""".formatted(name)).create();
	}

	private static void secret(KubernetesClient admin, String namespace, String name, String type) {
		admin.resource("""
				apiVersion: v1
				kind: Secret
				metadata: {name: %s, namespace: %s}
				type: %s
				stringData: {tls.crt: c, tls.key: k, other: o}
				""".formatted(name, namespace, type)).create();
	}

	@Test
	void theMeshConfigurationIsDoneWithoutWhereItMayNotBeRead() {
		try (KubeApi api = KubeApi.create()) {
			api.startServer();
			try (KubernetesClient client = api.clientWithRole(SERVICES_ONLY);
					CollectedSnapshots snapshots = new CollectedSnapshots();
					KubernetesSource source = new KubernetesSource(client, new KubernetesScope(
							Set.of(Kind.SERVICE, Kind.CONFIG_MAP), List.of(), "", "lateen", "istio-system"), FAST)) {
				source.start(snapshots.sink());
				eventually(source::isComplete);
				assertThat(source.trouble()).contains("configmaps").contains("forbidden");
			}
		}
	}

	@Test
	void whatMayNotBeReadIsSaid() {
		try (KubeApi api = KubeApi.create()) {
			api.startServer();
			try (KubernetesClient admin = api.client();
					KubernetesClient client = api.clientWithRole(SERVICES_ONLY);
					CollectedSnapshots snapshots = new CollectedSnapshots();
					KubernetesSource source = source(client)) {
				KubeApi.applyCrds(admin);
				source.start(snapshots.sink());
				eventually(() -> source.informers().stream().anyMatch(InformerStatus::read)
						&& source.trouble().contains("forbidden"));
				assertThat(source.isComplete()).isFalse();
				assertThat(source.trouble()).contains("gateways.networking.istio.io is forbidden");
			}
		}
	}

	private static KubernetesSource source(KubernetesClient client) {
		return new KubernetesSource(client,
				new KubernetesScope(Set.of(Kind.GATEWAY, Kind.SERVICE), List.of(), "", "istio-system", "istio-system"),
				FAST);
	}

	private static void eventually(Callable<Boolean> condition) {
		await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(condition);
	}

}
