package io.lateen;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.LateenProperties.Source;
import io.lateen.observability.ProblemsEndpoint;
import io.lateen.observability.StartupSummary;
import io.lateen.status.CurrentProblems;
import io.lateen.status.ProblemLog;
import io.lateen.status.StatusWriter;
import io.lateen.tls.TlsProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Who tells what is wrong with resources. */
@Configuration(proxyBeanMethods = false)
class StatusConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ProblemLog problemLog() {
		return new ProblemLog();
	}

	@Bean
	CurrentProblems currentProblems() {
		return new CurrentProblems();
	}

	@Bean
	ProblemsEndpoint problemsEndpoint(CurrentProblems problems) {
		return new ProblemsEndpoint(problems);
	}

	/** After the log of problems, which it points to. */
	@Bean
	@Order
	StartupSummary startupSummary(LateenProperties properties, ListenerProperties listeners, Environment environment,
			ObjectProvider<GatewayPipeline> pipeline) {
		return new StartupSummary(source(properties, environment), listeners.portOffset(),
				environment.getProperty("management.server.port", Integer.class, 0),
				TlsProvider.name(listeners.tls().provider()), () -> pipeline.getObject().table());
	}

	/** None where it is not wanted, nor of a folder, which has no status to write to. */
	@Bean
	@Nullable StatusWriter statusWriter(LateenProperties properties, Environment environment,
			ObjectProvider<KubernetesClient> client) {
		boolean cluster = GatewayIdentity.source(properties, environment) == Source.KUBERNETES;
		return (cluster && properties.status()) ? new StatusWriter(client.getObject()) : null;
	}

	private static String source(LateenProperties properties, Environment environment) {
		return switch (GatewayIdentity.source(properties, environment)) {
			case DIRECTORY ->
				(properties.directory() != null) ? properties.directory().toString() : "the bundled sample";
			case KUBERNETES -> "the API server";
		};
	}

}
