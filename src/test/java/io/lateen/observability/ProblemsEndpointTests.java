package io.lateen.observability;

import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Snapshot;
import io.lateen.status.CurrentProblems;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Given problems of the newest table, when they are asked for, then in reading order. */
class ProblemsEndpointTests {

	@Test
	void allThatAreThereNow() {
		CurrentProblems current = new CurrentProblems();
		ProblemsEndpoint endpoint = new ProblemsEndpoint(current);
		assertThat(endpoint.problems()).isEmpty();

		current.problems(Snapshot.EMPTY, List.of(new Problem(null, "b.yaml", "spec.y", Severity.WARNING, "odd"),
				new Problem(null, "a.yaml", "spec.x", Severity.REJECTED, "wrong")));

		assertThat(endpoint.problems()).containsExactly("REJECTED document (a.yaml): spec.x: wrong",
				"WARNING document (b.yaml): spec.y: odd");
	}

}
