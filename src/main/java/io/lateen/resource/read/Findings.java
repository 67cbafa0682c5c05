package io.lateen.resource.read;

import java.util.ArrayList;
import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.ResourceKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;

/**
 * What is found wrong while one part of a document is read. Reading goes on after a
 * finding, so that its writer sees all of them at once.
 */
final class Findings {

	/** More of them in one document are not kept. */
	static final int LIMIT = 64;

	private final String root;

	private final boolean strict;

	private final List<Finding> found = new ArrayList<>();

	/**
	 * Creates an empty list.
	 * @param root the field that the part lies in, empty for the whole document
	 * @param strict whether unknown fields are findings
	 */
	Findings(String root, boolean strict) {
		this.root = root;
		this.strict = strict;
	}

	static Findings of(DeserializationContext context) {
		return (Findings) context.getAttribute(Findings.class);
	}

	void reject(String field, String reason) {
		add(new Finding(field, Severity.REJECTED, reason));
	}

	void reject(JsonParser at, String reason) {
		reject(path(at), reason);
	}

	void unknown(String field) {
		if (this.strict) {
			add(new Finding(field, Severity.INEFFECTIVE, "unknown field"));
		}
	}

	String path(JsonParser at) {
		return FieldPath.of(this.root, at);
	}

	boolean rejected() {
		return this.found.stream().anyMatch((finding) -> finding.severity() == Severity.REJECTED);
	}

	List<Problem> problems(@Nullable ResourceKey resource, @Nullable String source) {
		return this.found.stream()
			.map((finding) -> new Problem(resource, source, finding.field(), finding.severity(), finding.reason()))
			.toList();
	}

	private void add(Finding finding) {
		// a rejection must not get lost behind many unknown fields
		if (this.found.size() < LIMIT || (finding.severity() == Severity.REJECTED && !rejected())) {
			this.found.add(finding);
		}
	}

	private record Finding(String field, Severity severity, String reason) {
	}

}
