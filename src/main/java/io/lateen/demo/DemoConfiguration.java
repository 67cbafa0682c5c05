package io.lateen.demo;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Runs the application beside the gateway, for trying the gateway out. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

	/** None without the profile; which there are shows when the gateway starts. */
	@Bean
	@Nullable DemoServer demoServer(@Value("${lateen.demo.port:" + DemoServer.PORT + "}") int port, Environment environment) {
		return environment.matchesProfiles("demo") ? new DemoServer("127.0.0.1", port) : null;
	}

}
