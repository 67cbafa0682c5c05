package io.lateen.resource;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a resource, said to the one who wrote it.
 *
 * @param resource the resource, or null for a document that could not be read at all
 * @param source file and document where it came from a file, else null
 * @param field path of the field, e.g. {@code spec.http[0].match[1].uri.regex}; empty for
 * the resource as a whole
 * @param severity how much of the resource is in force
 * @param reason what is wrong, in the words of the field
 */
public record Problem(@Nullable ResourceKey resource, @Nullable String source, String field, Severity severity,
		String reason) {

	public static final Comparator<Problem> IN_READING_ORDER = Comparator
		.<Problem, String>comparing((problem) -> String.valueOf(problem.resource()))
		.thenComparing(Problem::field)
		.thenComparing(Problem::reason);

	private static final int MAX_LENGTH = 1_000;

	// both may quote what someone wrote: one line of bounded length
	public Problem {
		field = line(field);
		reason = line(reason);
	}

	private static String line(String text) {
		String cut = (text.length() <= MAX_LENGTH) ? text : text.substring(0, MAX_LENGTH) + "...";
		return cut.chars().anyMatch(Character::isISOControl) ? cut.replaceAll("\\p{Cntrl}", " ") : cut;
	}

	/** How much of the resource is in force. */
	public enum Severity {

		/** Not accepted; its last good version stays in force. */
		REJECTED,
		/** Accepted, but something it refers to is not there. */
		UNRESOLVED,
		/** Accepted, but a part of it has no effect. */
		INEFFECTIVE,
		/** Accepted and in force; probably not what was meant. */
		WARNING

	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		text.append((this.resource != null) ? this.resource.toString() : "document");
		if (this.source != null) {
			text.append(" (").append(this.source).append(')');
		}
		if (!this.field.isEmpty()) {
			text.append(": ").append(this.field);
		}
		return text.append(": ").append(this.reason).toString();
	}

}
