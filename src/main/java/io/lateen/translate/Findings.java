package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with one resource while it is looked at. Not thread-safe. */
public final class Findings {

	private final @Nullable ResourceKey resource;

	private final @Nullable String source;

	private final List<Problem> problems = new ArrayList<>();

	public Findings(Resource<?> resource) {
		this(resource.key(), resource.source());
	}

	public Findings(@Nullable ResourceKey resource, @Nullable String source) {
		this.resource = resource;
		this.source = source;
	}

	public void rejected(String field, String reason) {
		add(field, Severity.REJECTED, reason);
	}

	/** Rejected for a reason, unless it is null. */
	public void rejectedFor(String field, @Nullable String reason) {
		if (reason != null) {
			rejected(field, reason);
		}
	}

	public void unresolved(String field, String reason) {
		add(field, Severity.UNRESOLVED, reason);
	}

	public void ineffective(String field, String reason) {
		add(field, Severity.INEFFECTIVE, reason);
	}

	public void warning(String field, String reason) {
		add(field, Severity.WARNING, reason);
	}

	public List<Problem> problems() {
		return List.copyOf(this.problems);
	}

	public static boolean isRejected(List<Problem> problems) {
		return problems.stream().anyMatch((problem) -> problem.severity() == Severity.REJECTED);
	}

	private void add(String field, Severity severity, String reason) {
		this.problems.add(new Problem(this.resource, this.source, field, severity, reason));
	}

}
