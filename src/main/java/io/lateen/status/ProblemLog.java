package io.lateen.status;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each problem once, when it comes up, and says when it is gone. Of a flood only the
 * first {@value #MOST_LINES} of a generation are logged; all are in the actuator.
 */
public final class ProblemLog implements ProblemListener {

	private static final int MOST_LINES = 50;

	private static final Logger log = LoggerFactory.getLogger(ProblemLog.class);

	private Set<Problem> known = Set.of();

	@Override
	public void problems(Snapshot snapshot, Collection<Problem> problems) {
		Set<Problem> now = Set.copyOf(problems);
		Set<Problem> fresh = new HashSet<>(now);
		fresh.removeAll(this.known);
		fresh.stream().sorted(Problem.IN_READING_ORDER).limit(MOST_LINES).forEach(ProblemLog::write);
		if (fresh.size() > MOST_LINES) {
			log.warn("{} more problems, see the actuator's endpoint \"problems\"", fresh.size() - MOST_LINES);
		}
		Set<Problem> gone = new HashSet<>(this.known);
		gone.removeAll(now);
		gone.stream()
			.sorted(Problem.IN_READING_ORDER)
			.limit(MOST_LINES)
			.forEach((problem) -> log.info("Resolved: {}", problem));
		this.known = now;
	}

	private static void write(Problem problem) {
		if (problem.severity() == Severity.REJECTED) {
			log.error("Rejected: {}", problem);
		}
		else {
			log.warn("{}: {}", word(problem.severity()), problem);
		}
	}

	private static String word(Severity severity) {
		return switch (severity) {
			case REJECTED -> "Rejected";
			case UNRESOLVED -> "Unresolved";
			case INEFFECTIVE -> "Without effect";
			case WARNING -> "Warning";
		};
	}

}
