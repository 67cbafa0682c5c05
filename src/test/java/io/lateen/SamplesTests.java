package io.lateen;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SamplesTests {

	// kustomize takes nothing from outside of its own folder
	@Test
	void theClustersRoutesAreThoseOfTheFolder() {
		assertThat(Path.of("k8s/samples/routes.yaml"))
			.hasSameTextualContentAs(Path.of("samples/websockets/routes.yaml"));
	}

}
