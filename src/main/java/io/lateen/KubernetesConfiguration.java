package io.lateen;

import io.fabric8.kubernetes.client.KubernetesClient;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.kubernetes.commons.KubernetesClientProperties;
import org.springframework.cloud.kubernetes.fabric8.Fabric8AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Spring Cloud Kubernetes's client, made when a cluster is asked for: no kubeconfig is
 * looked at when a folder is read, on a laptop or inside of a cluster. Its own condition
 * is the platform, which the build that processes this context ahead of time cannot know.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KubernetesClientProperties.class)
class KubernetesConfiguration {

	@Bean
	@Lazy
	KubernetesClient kubernetesClient(KubernetesClientProperties properties) {
		Fabric8AutoConfiguration stock = new Fabric8AutoConfiguration();
		return stock.kubernetesClient(stock.kubernetesClientConfig(properties));
	}

}
