package io.lateen;

import io.lateen.upstream.AnswerWriteFilter;
import io.lateen.upstream.Clusters;
import io.lateen.upstream.Dispatcher;
import io.lateen.upstream.NameResolution;
import io.lateen.upstream.UpstreamRoutingFilter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.netty.http.HttpResources;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Clusters, and the filters that send requests to them. */
@Configuration(proxyBeanMethods = false)
class UpstreamConfiguration {

	@Bean
	NameResolution nameResolution() {
		return new NameResolution(HttpResources.get());
	}

	@Bean
	Clusters clusters(NameResolution names, MeterRegistry registry) {
		return new Clusters(HttpResources.get(), names, registry);
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
