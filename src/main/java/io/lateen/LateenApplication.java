package io.lateen;

import io.lateen.tls.TlsProvider;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Lateen's main class: Istio's ingress API, served by Spring Cloud Gateway. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class LateenApplication {

	public static void main(String[] args) {
		TlsProvider.refuseRenegotiation();
		SpringApplication.run(LateenApplication.class, args);
		// SIGTERM is how a gateway is meant to end, yet the JVM would report 143
		SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
	}

}
