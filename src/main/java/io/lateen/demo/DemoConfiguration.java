package io.lateen.demo;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Runs the application beside the gateway, for trying the gateway out. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

	@Bean
	DemoServer demoServer() {
		return new DemoServer("127.0.0.1", DemoServer.PORT);
	}

}
