package io.lateen;

import io.lateen.tcp.EventLoops;
import io.lateen.observability.ClustersEndpoint;
import io.lateen.tls.CredentialFiles;
import io.lateen.upstream.AnswerWriteFilter;
import io.lateen.upstream.Clusters;
import io.lateen.upstream.Dispatcher;
import io.lateen.upstream.NameResolution;
import io.lateen.upstream.UpstreamRoutingFilter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.netty.resources.LoopResources;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Clusters, and the filters that send requests to them. */
@Configuration(proxyBeanMethods = false)
class UpstreamConfiguration {

	/** Of applications as of clients; an application's own clients may have theirs. */
	@Bean
	LoopResources eventLoops() {
		return EventLoops.create();
	}

	@Bean
	ReactorResourceFactory reactorResourceFactory(LoopResources loops) {
		ReactorResourceFactory factory = new ReactorResourceFactory();
		factory.setUseGlobalResources(false);
		factory.setLoopResources(loops);
		return factory;
	}

	@Bean
	NameResolution nameResolution(LoopResources loops) {
		return new NameResolution(loops);
	}

	@Bean
	CredentialFiles credentialFiles() {
		return new CredentialFiles();
	}

	@Bean
	Clusters clusters(LoopResources loops, NameResolution names, CredentialFiles files, MeterRegistry registry) {
		return new Clusters(loops, names, files, registry);
	}

	@Bean
	ClustersEndpoint clustersEndpoint(Clusters clusters) {
		return new ClustersEndpoint(clusters);
	}

	@Bean
	Dispatcher dispatcher(Clusters clusters) {
		return new Dispatcher(clusters);
	}

	@Bean
	UpstreamRoutingFilter upstreamRoutingFilter(Dispatcher dispatcher) {
		return new UpstreamRoutingFilter(dispatcher);
	}

	@Bean
	AnswerWriteFilter answerWriteFilter() {
		return new AnswerWriteFilter();
	}

}
