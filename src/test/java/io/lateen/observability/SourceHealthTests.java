package io.lateen.observability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.lateen.resource.ResourceStore;
import io.lateen.resource.folder.FolderSource;
import io.lateen.resource.kubernetes.KubernetesScope;
import io.lateen.resource.kubernetes.KubernetesSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Given a source, then its health and meters tell how it is. */
class SourceHealthTests {

	private final ResourceStore store = new ResourceStore((next, changed, problems) -> {
	});

	@Test
	void aFolderIsUpWhenItWasReadAndStaysUpWhenItIsGone(@TempDir Path parent) throws Exception {
		Path folder = parent.resolve("folder");
		try (FolderSource source = new FolderSource(folder, "default")) {
			SourceHealth health = new SourceHealth(source);
			source.start(this.store);
			await().until(() -> source.trouble().contains("does not exist"));
			assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			Files.createDirectory(folder);
			await().until(source::isComplete);
			assertThat(health.health()).isEqualTo(Health.up().build());
			Files.delete(folder);
			await().until(() -> !source.trouble().isEmpty());
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			assertThat(health.health().getDetails()).containsKey("trouble");
		}
	}

	@Test
	void aClusterThatCannotBeReachedSaysWhy() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		try (KubernetesClient client = new KubernetesClientBuilder()
			.withConfig(new ConfigBuilder().withAutoConfigure(false).withMasterUrl("http://127.0.0.1:1/").build())
			.build();
				KubernetesSource source = new KubernetesSource(client, new KubernetesScope(KubernetesScope.ALL,
						List.of("shop"), "", "istio-system", "istio-system"))) {
			SourceMetrics metrics = new SourceMetrics(source, meters);
			source.start(this.store);
			metrics.addKinds();
			await().atMost(Duration.ofSeconds(20)).until(() -> source.trouble().contains("connection refused"));
			Health health = new SourceHealth(source).health();
			assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health.getDetails().get("kinds")).hasToString(
					"{Gateway in shop=not read, not connected, VirtualService in shop=not read, not connected, "
							+ "DestinationRule in shop=not read, not connected, ServiceEntry in shop=not read, not connected, "
							+ "WorkloadEntry in shop=not read, not connected, Service in shop=not read, not connected, "
							+ "EndpointSlice in shop=not read, not connected, Secret in istio-system=not read, not connected, "
							+ "ConfigMap in istio-system=not read, not connected, Pod in shop=not read, not connected}");
			assertThat(meters.get("lateen.source.complete").gauge().value()).isZero();
			assertThat(meters.get("lateen.source.troubled").gauge().value()).isOne();
			assertThat(meters.get("lateen.source.connected").tag("kind", "Pod").gauge().value()).isZero();
			assertThat(meters.get("lateen.source.silence").tag("kind", "Pod").gauge().value()).isNegative();
		}
	}

}
