package io.lateen;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.cloud.kubernetes.commons.KubernetesCommonsAutoConfiguration;
import org.springframework.cloud.kubernetes.fabric8.Fabric8AutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Given where resources come from, then there is a Kubernetes client, or none. */
class SourcePlatformTests {

	@Test
	void aLaptopsKubeconfigIsNotUsedWithoutBeingAsked() {
		assertThat(hasClient()).isFalse();
	}

	@Test
	void aLaptopMayAskForACluster() {
		assertThat(hasClient("--lateen.source=kubernetes")).isTrue();
	}

	@Test
	void aPodThatServesAFolderNeedsNoCluster() {
		assertThat(hasClient("--lateen.source=directory", "--KUBERNETES_SERVICE_HOST=10.0.0.1",
				"--KUBERNETES_SERVICE_PORT=443"))
			.isFalse();
	}

	@Test
	void aPlatformThatIsSaidIsLeftAlone() {
		assertThat(hasClient("--lateen.source=directory", "--spring.main.cloud-platform=kubernetes")).isTrue();
	}

	private static boolean hasClient(String... arguments) {
		SpringApplication application = new SpringApplication(ClientOnly.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setLogStartupInfo(false);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			return context.getBeanNamesForType(KubernetesClient.class).length > 0;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ KubernetesCommonsAutoConfiguration.class, Fabric8AutoConfiguration.class })
	static class ClientOnly {

	}

}
