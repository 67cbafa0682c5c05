package io.lateen.resource.read;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The fields of {@code metadata} that matter beside the name. */
record Metadata(@Nullable String creationTimestamp, @Nullable Long generation, Map<String, String> labels,
		Map<String, String> annotations) {

	Metadata {
		labels = (labels != null) ? labels : Map.of();
		annotations = (annotations != null) ? annotations : Map.of();
	}

	/** The time of creation, else the other one. */
	Instant createdOr(Instant other, Findings findings) {
		if (this.creationTimestamp == null) {
			return other;
		}
		try {
			return Instant.parse(this.creationTimestamp);
		}
		catch (DateTimeParseException ex) {
			findings.reject("metadata.creationTimestamp",
					"must be a time such as 2026-01-31T12:00:00Z, not \"" + Shown.text(this.creationTimestamp) + '"');
			return other;
		}
	}

}
