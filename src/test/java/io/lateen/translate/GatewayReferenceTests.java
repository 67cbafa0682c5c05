package io.lateen.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Given a VirtualService in namespace app, what its gateways mean. */
class GatewayReferenceTests {

	@ParameterizedTest
	@CsvSource({ "gw, app/gw", "team/gw, team/gw", "./gw, app/gw", "gw.team, team/gw",
			"gw.team.svc.cluster.local, team/gw", "mesh, mesh" })
	void meansAGatewayOrTheMesh(String reference, String meaning) {
		assertThat(GatewayReference.resolve(reference, "app")).isEqualTo(meaning);
	}

}
