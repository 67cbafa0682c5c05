package io.lateen;

import java.util.Map;

import io.lateen.LateenProperties.Source;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes Spring's cloud platform follow {@code lateen.source} where that is said. Spring
 * Cloud Kubernetes gives a client on the platform Kubernetes only: so a laptop can read a
 * cluster when it is told to, and no kubeconfig is looked at when it is told to read a
 * folder.
 */
final class SourcePlatform implements EnvironmentPostProcessor, Ordered {

	private static final String PLATFORM = "spring.main.cloud-platform";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.containsProperty(PLATFORM)) {
			return;
		}
		Binder.get(environment)
			.bind("lateen.source", Source.class)
			.ifBound((source) -> environment.getPropertySources()
				.addLast(new MapPropertySource("lateen.source",
						Map.of(PLATFORM, (source == Source.KUBERNETES) ? "kubernetes" : "none"))));
	}

	/** After the configuration files were read. */
	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

}
