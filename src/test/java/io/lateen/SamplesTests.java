package io.lateen;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SamplesTests {

	@ParameterizedTest
	@ValueSource(strings = { "websockets", "httpbin", "helloworld", "bookinfo" })
	void areServedWithoutAProblem(String sample) throws Exception {
		SampleTables tables = SampleTables.of(sample);
		assertThat(tables.unreadable()).isEmpty();
		assertThat(tables.translation().problems()).isEmpty();
		assertThat(tables.translation().table().listeners()).hasSize(1);
		assertThat(tables.translation().table().clusters().asMap()).isNotEmpty();
	}

	@Test
	void theCertificateOfTheHttpsSampleIsLeftToBeMade() throws Exception {
		SampleTables tables = SampleTables.of("https");
		assertThat(tables.unreadable()).isEmpty();
		assertThat(tables.translation().table().listeners()).hasSize(2);
		if (!Files.exists(Path.of("samples/https/secret.yaml"))) {
			assertThat(tables.translation().problems()).singleElement()
				.satisfies((problem) -> assertThat(problem.reason()).contains("Secret istio-system/localhost-tls"));
		}
	}

	// kustomize takes nothing from outside of its own folder
	@Test
	void theClustersRoutesAreThoseOfTheFolder() {
		assertThat(Path.of("k8s/samples/routes.yaml"))
			.hasSameTextualContentAs(Path.of("samples/websockets/routes.yaml"));
	}

}
