package io.lateen;

import java.util.List;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.listener.GatewayPorts;
import io.lateen.resource.ResourceSource;
import io.lateen.resource.ResourceStore;
import io.lateen.resource.folder.FolderSource;
import io.lateen.resource.kubernetes.KubernetesScope;
import io.lateen.resource.kubernetes.KubernetesSource;
import io.lateen.routing.IndexedRoutes;
import io.lateen.status.ProblemListener;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.Translator;
import io.lateen.upstream.Clusters;
import io.lateen.websocket.Tunnels;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The way of the data from resources to what is served. */
@Configuration(proxyBeanMethods = false)
class PipelineConfiguration {

	@Bean
	GatewayWorkload gatewayWorkload(LateenProperties properties, Environment environment) {
		return GatewayIdentity.workload(properties, GatewayIdentity.source(properties, environment));
	}

	@Bean
	ResourceSource resourceSource(LateenProperties properties, GatewayWorkload workload, Environment environment,
			ObjectProvider<KubernetesClient> client) {
		return switch (GatewayIdentity.source(properties, environment)) {
			case DIRECTORY -> new FolderSource(
					(properties.directory() != null) ? properties.directory() : BundledSample.copy(), "default");
			case KUBERNETES -> new KubernetesSource(client.getObject(), scope(properties, workload));
		};
	}

	private static KubernetesScope scope(LateenProperties properties, GatewayWorkload workload) {
		return new KubernetesScope(KubernetesScope.ALL, properties.kubernetes().namespaces(),
				properties.kubernetes().labelSelector(), workload.namespace(), properties.rootNamespace());
	}

	/**
	 * Is read into while the rest of the gateway is made: the web server asks for it
	 * first. What was read waits for the pipeline to start.
	 */
	@Bean
	ResourceStore resourceStore(ResourceSource source, ObjectProvider<GatewayPipeline> pipeline) {
		ResourceStore store = new ResourceStore(
				(next, changed, problems) -> pipeline.getObject().published(next, changed, problems));
		source.start(store);
		return store;
	}

	/**
	 * Clusters come first: a route is not served before what it leads to, and they go
	 * when no route leads to them any more. Ports come last: they are opened when there
	 * is something to serve.
	 */
	@Bean
	GatewayPipeline gatewayPipeline(ResourceSource source, ResourceStore store, GatewayWorkload workload,
			Clusters clusters, IndexedRoutes routes, Tunnels tunnels, GatewayPorts ports,
			List<ProblemListener> problemListeners, MeterRegistry meters) {
		GatewayPipeline pipeline = new GatewayPipeline(source, store, new Translator(workload),
				List.of(clusters, routes, (table) -> clusters.retire(), tunnels, ports), problemListeners, meters);
		ports.follow(pipeline::serverProblems);
		return pipeline;
	}

}
