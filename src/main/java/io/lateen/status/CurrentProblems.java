package io.lateen.status;

import java.util.Collection;
import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.Snapshot;

/** The problems of the newest table, for metrics and the actuator. Thread-safe. */
public final class CurrentProblems implements ProblemListener {

	private volatile Collection<Problem> problems = List.of();

	@Override
	public void problems(Snapshot snapshot, Collection<Problem> now) {
		this.problems = now;
	}

	/** Immutable, in no order. */
	public Collection<Problem> all() {
		return this.problems;
	}

}
