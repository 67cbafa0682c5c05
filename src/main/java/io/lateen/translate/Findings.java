package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Resource;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with one resource while it is looked at. Not thread-safe. */
final class Findings {

	private final Resource<?> resource;

	private final List<Problem> problems = new ArrayList<>();

	Findings(Resource<?> resource) {
		this.resource = resource;
	}

	void rejected(String field, String reason) {
		add(field, Severity.REJECTED, reason);
	}

	/** Rejected for a reason, unless it is null. */
	void rejectedFor(String field, @Nullable String reason) {
		if (reason != null) {
			rejected(field, reason);
		}
	}

	void unresolved(String field, String reason) {
		add(field, Severity.UNRESOLVED, reason);
	}

	void ineffective(String field, String reason) {
		add(field, Severity.INEFFECTIVE, reason);
	}

	void warning(String field, String reason) {
		add(field, Severity.WARNING, reason);
	}

	List<Problem> problems() {
		return List.copyOf(this.problems);
	}

	static boolean isRejected(List<Problem> problems) {
		return problems.stream().anyMatch((problem) -> problem.severity() == Severity.REJECTED);
	}

	private void add(String field, Severity severity, String reason) {
		this.problems.add(new Problem(this.resource.key(), this.resource.source(), field, severity, reason));
	}

}
