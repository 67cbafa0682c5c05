package io.lateen.status;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;

/**
 * What a resource's {@code status.conditions} says of how Lateen takes it, in the words
 * that the Gateway API made common.
 *
 * @param type {@code lateen.io/Accepted} or {@code lateen.io/ResolvedRefs}
 * @param met whether all is well
 * @param reason one word
 * @param message for people, at most {@value #LONGEST_MESSAGE} characters
 */
record ResourceCondition(String type, boolean met, String reason, String message) {

	static final String PREFIX = "lateen.io/";

	private static final String ACCEPTED = PREFIX + "Accepted";

	private static final String RESOLVED = PREFIX + "ResolvedRefs";

	private static final int LONGEST_MESSAGE = 2_000;

	/** The two conditions of a resource with these problems, none when there are none. */
	static List<ResourceCondition> of(Collection<Problem> problems) {
		if (problems.isEmpty()) {
			return List.of();
		}
		return List.of(accepted(problems), resolved(problems));
	}

	private static ResourceCondition accepted(Collection<Problem> problems) {
		List<Problem> rejected = of(problems, Severity.REJECTED);
		if (!rejected.isEmpty()) {
			return new ResourceCondition(ACCEPTED, false, "Invalid", message(rejected.stream()));
		}
		List<Problem> remarks = problems.stream()
			.filter((problem) -> problem.severity() != Severity.UNRESOLVED)
			.toList();
		return new ResourceCondition(ACCEPTED, true, remarks.isEmpty() ? "Accepted" : "PartlyEffective",
				message(remarks.stream()));
	}

	private static ResourceCondition resolved(Collection<Problem> problems) {
		List<Problem> unresolved = of(problems, Severity.UNRESOLVED);
		return new ResourceCondition(RESOLVED, unresolved.isEmpty(), unresolved.isEmpty() ? "ResolvedRefs" : "NotFound",
				message(unresolved.stream()));
	}

	private static List<Problem> of(Collection<Problem> problems, Severity severity) {
		return problems.stream().filter((problem) -> problem.severity() == severity).toList();
	}

	private static String message(Stream<Problem> problems) {
		String text = problems.sorted(Problem.IN_READING_ORDER)
			.map((problem) -> problem.field().isEmpty() ? problem.reason() : problem.field() + ": " + problem.reason())
			.distinct()
			.collect(Collectors.joining("; "));
		return (text.length() <= LONGEST_MESSAGE) ? text : text.substring(0, LONGEST_MESSAGE - 3) + "...";
	}

}
