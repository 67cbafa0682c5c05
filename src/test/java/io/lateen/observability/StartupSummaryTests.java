package io.lateen.observability;

import java.util.List;

import io.lateen.SampleTables;
import io.lateen.model.RoutingTable;
import io.lateen.resource.Snapshot;
import io.lateen.translate.Translation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartupSummaryTests {

	@Test
	void tellsWhatIsLoadedAndServedWhere() throws Exception {
		SampleTables sample = SampleTables.of("websockets");
		RoutingTable table = sample.translation().table();
		assertThat(new StartupSummary("samples/websockets", 1000, 9090, "", () -> table).lines(sample.snapshot(),
				List.of()))
			.containsExactly("Loaded from samples/websockets: 1 Gateway, 1 VirtualService, 1 Service, 1 EndpointSlice",
					"Serving http://localhost:9080/ (port 80 of Gateways): 1 route for hosts *",
					"Health, routes and metrics: http://localhost:9090/actuator");
	}

	@Test
	void saysThatNothingIsServed() {
		RoutingTable table = Translation.EMPTY.table();
		assertThat(new StartupSummary("an empty folder", 0, 0, "", () -> table).lines(Snapshot.EMPTY, List.of()))
			.containsExactly("Loaded from an empty folder: nothing",
					"Serving nothing yet: no Gateway selects this workload");
	}

}
