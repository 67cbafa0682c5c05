package io.lateen.status;

import java.util.List;
import java.util.stream.IntStream;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ProblemLogTests {

	private final ProblemLog log = new ProblemLog();

	@Test
	void aProblemIsLoggedOnceAndAgainWhenItIsGone(CapturedOutput output) {
		List<Problem> problems = List.of(problem("bad regex"));
		this.log.problems(Snapshot.EMPTY, problems);
		this.log.problems(Snapshot.EMPTY, problems);
		assertThat(output).containsOnlyOnce("Rejected: document: spec.http: bad regex");
		this.log.problems(Snapshot.EMPTY, List.of());
		assertThat(output).containsOnlyOnce("Resolved: document: spec.http: bad regex");
	}

	@Test
	void aFloodIsCutShort(CapturedOutput output) {
		this.log.problems(Snapshot.EMPTY,
				IntStream.range(0, 120).mapToObj((index) -> problem("reason %03d".formatted(index))).toList());
		assertThat(output).contains("reason 049").doesNotContain("reason 050").contains("70 more problems");
	}

	private static Problem problem(String reason) {
		return new Problem(null, null, "spec.http", Severity.REJECTED, reason);
	}

}
