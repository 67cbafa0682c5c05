package io.lateen.resource.read;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;

import io.lateen.resource.Kind;
import org.jspecify.annotations.Nullable;

/** The fields of {@code metadata} that matter beside the name. */
record Metadata(@Nullable String creationTimestamp, @Nullable Long generation, Map<String, String> labels,
		Map<String, String> annotations) {

	Metadata {
		labels = (labels != null) ? shared(labels) : Map.of();
		annotations = (annotations != null) ? annotations : Map.of();
	}

	// the labels of 50,000 Pods are a few texts many times over
	private static Map<String, String> shared(Map<String, String> labels) {
		Map<String, String> shared = HashMap.newHashMap(labels.size());
		labels.forEach((key, value) -> shared.put(key.intern(), value.intern()));
		return shared;
	}

	/**
	 * The annotations that may matter. Those of Pods and EndpointSlices do not, change
	 * often and are many; kubectl's copy of the whole resource is left out everywhere.
	 */
	Map<String, String> annotationsOf(Kind<?> kind) {
		if (kind.equals(Kind.POD) || kind.equals(Kind.ENDPOINT_SLICE)) {
			return Map.of();
		}
		Map<String, String> kept = new HashMap<>(this.annotations);
		kept.remove("kubectl.kubernetes.io/last-applied-configuration");
		return kept;
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
