package io.lateen;

import java.util.Map;
import java.util.Set;

import io.lateen.LateenProperties.Source;
import io.lateen.model.MeshSettings;
import io.lateen.model.MeshSettings.PathNormalization;
import io.lateen.resource.Problem;
import io.lateen.resource.Snapshot;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.Translation;
import io.lateen.translate.Translator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given {@code lateen.mesh.*} and no ConfigMap of it, then these are the settings of all
 * requests.
 */
class MeshPropertiesTests {

	@Test
	void whatIsSaidOfTheMeshApplies() {
		Translation translation = translate(Map.of("lateen.mesh.pathNormalization.normalization", "MERGE_SLASHES",
				"lateen.mesh.defaultConfig.gatewayTopology.numTrustedProxies", "2",
				"lateen.mesh.defaultConfig.proxyHeaders.xForwardedHost.enabled", "true",
				"lateen.mesh.defaultServiceExportTo[0]", "."));

		MeshSettings settings = translation.table().mesh();
		assertThat(translation.problems()).isEmpty();
		assertThat(settings.pathNormalization()).isEqualTo(PathNormalization.MERGE_SLASHES);
		assertThat(settings.trustedProxies()).isEqualTo(2);
		assertThat(settings.headers().forwardedHost()).isTrue();
	}

	@Test
	void withoutThemIstiosDefaultsApply() {
		assertThat(translate(Map.of("lateen.namespace", "edge")).table().mesh()).isEqualTo(MeshSettings.DEFAULT);
	}

	@Test
	void whatIsWrongIsReported() {
		assertThat(translate(Map.of("lateen.mesh.pathNormalization.normalization", "SOME")).problems())
			.extracting(Problem::field)
			.containsExactly("lateen.mesh.pathNormalization.normalization");
	}

	private static Translation translate(Map<String, String> properties) {
		LateenProperties bound = new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("lateen",
				LateenProperties.class);
		GatewayWorkload workload = GatewayIdentity.workload(bound, Source.DIRECTORY);
		return new Translator(workload).translate(Translation.EMPTY, Snapshot.EMPTY.next(), Set.of());
	}

}
