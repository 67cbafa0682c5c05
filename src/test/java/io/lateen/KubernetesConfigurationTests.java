package io.lateen;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.status.StatusWriter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Given where resources come from, then there is a Kubernetes client, or none. */
class KubernetesConfigurationTests {

	@Test
	void aLaptopsKubeconfigIsNotUsedWithoutBeingAsked() {
		assertThat(hasClient("lateen.source=directory")).isFalse();
	}

	@Test
	void aLaptopMayAskForACluster() {
		assertThat(hasClient("lateen.source=kubernetes")).isTrue();
	}

	@Test
	void aPodAsksItsCluster() {
		assertThat(hasClient("spring.main.cloud-platform=kubernetes")).isTrue();
	}

	@Test
	void aPodThatServesAFolderNeedsNoCluster() {
		assertThat(hasClient("lateen.source=directory", "spring.main.cloud-platform=kubernetes")).isFalse();
	}

	@Test
	void whoWantsNoStatusNeedsNoClientForIt() {
		assertThat(hasClient("lateen.source=kubernetes", "lateen.status=false")).isFalse();
	}

	@Test
	void whereTheClientFindsItsServerIsSpringCloudKubernetessToSay() {
		try (ConfigurableApplicationContext context = context("lateen.source=kubernetes",
				"spring.cloud.kubernetes.client.master-url=https://api.test:6443/")) {
			assertThat(context.getBean(KubernetesClient.class).getMasterUrl()).hasToString("https://api.test:6443/");
		}
	}

	// the writer of statuses asks for it as the source of resources does
	private static boolean hasClient(String... properties) {
		try (ConfigurableApplicationContext context = context(properties)) {
			boolean made = context.getBeanFactory().containsSingleton("kubernetesClient");
			assertThat(context.getBeanProvider(StatusWriter.class).getIfAvailable() != null).isEqualTo(made);
			return made;
		}
	}

	private static ConfigurableApplicationContext context(String... properties) {
		return new SpringApplicationBuilder(Wiring.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ LateenProperties.class, ListenerProperties.class })
	@Import({ KubernetesConfiguration.class, StatusConfiguration.class })
	static class Wiring {

	}

}
