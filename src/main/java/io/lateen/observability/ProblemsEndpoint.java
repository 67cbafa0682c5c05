package io.lateen.observability;

import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.status.CurrentProblems;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint {@code problems}: what is wrong with resources now, one text each, as
 * the log has it.
 */
@Endpoint(id = "problems")
public final class ProblemsEndpoint {

	private final CurrentProblems problems;

	public ProblemsEndpoint(CurrentProblems problems) {
		this.problems = problems;
	}

	/** Problems, bounded, in the order of their resources. */
	@ReadOperation
	public List<String> problems() {
		return this.problems.all()
			.stream()
			.sorted(Problem.IN_READING_ORDER)
			.map((problem) -> problem.severity() + " " + problem)
			.toList();
	}

}
