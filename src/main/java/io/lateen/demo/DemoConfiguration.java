package io.lateen.demo;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Runs the application beside the gateway, for trying the gateway out. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

	@Bean
	DemoServer demoServer(@Value("${lateen.demo.port:" + DemoServer.PORT + "}") int port) {
		return new DemoServer("127.0.0.1", port);
	}

}
