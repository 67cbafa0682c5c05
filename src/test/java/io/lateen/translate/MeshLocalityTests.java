package io.lateen.translate;

import java.util.List;
import java.util.Map;

import io.lateen.resource.istio.DestinationRule.Distribute;
import io.lateen.resource.istio.DestinationRule.Failover;
import io.lateen.resource.istio.DestinationRule.LocalitySetting;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given {@code localityLbSetting} of MeshConfig, then that of clusters without a rule.
 */
class MeshLocalityTests {

	private final Findings findings = new Findings(null, "test");

	@Test
	void allOfItIsRead() {
		assertThat(locality("""
				enabled: true
				distribute: [{from: r1/*, to: {r1/*: 80, r2/*: 20}}]
				failover: [{from: r1, to: r2}]
				failoverPriority: [topology.kubernetes.io/zone]
				""")).isEqualTo(new LocalitySetting(List.of(new Distribute("r1/*", Map.of("r1/*", 80L, "r2/*", 20L))),
				List.of(new Failover("r1", "r2")), List.of("topology.kubernetes.io/zone"), true));
		assertThat(this.findings.problems()).isEmpty();
	}

	@Test
	void inPropertiesListsAreMapsFromZeroOn() {
		assertThat(locality("failover: {'0': {from: r1, to: r2}}").failover())
			.containsExactly(new Failover("r1", "r2"));
	}

	@Test
	void whatIsNotRightIsSaid() {
		locality("distribute: [{from: r1, to: {r1: many}}]");
		assertThat(this.findings.problems()).singleElement()
			.asString()
			.contains("localityLbSetting.distribute[0].to: must be a map of numbers from 0");
	}

	private LocalitySetting locality(String yaml) {
		Map<String, Object> mesh = Map.of("localityLbSetting", new Yaml().load(yaml));
		return new MeshConfigReader(mesh, "mesh", this.findings).defaults().locality();
	}

}
