package io.lateen.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Changes that no snapshot holds yet. Of several changes of one resource the last one
 * counts, so they never are more than there are resources. Not thread-safe.
 */
final class PendingChanges {

	private final Map<ResourceKey, Change> resources = new LinkedHashMap<>();

	private final Map<String, List<Problem>> problems = new LinkedHashMap<>();

	void put(Resource<?> resource) {
		this.resources.put(resource.key(), new Change(resource));
	}

	void remove(ResourceKey key) {
		this.resources.put(key, new Change(null));
	}

	void problems(String source, List<Problem> ofSource) {
		this.problems.put(source, ofSource);
	}

	boolean isEmpty() {
		return this.resources.isEmpty() && this.problems.isEmpty();
	}

	Map<ResourceKey, Change> resources() {
		return this.resources;
	}

	/**
	 * Brings the problems by source up to date.
	 * @return whether anything is different now
	 */
	boolean updateProblems(Map<String, List<Problem>> bySource) {
		boolean different = false;
		for (Map.Entry<String, List<Problem>> entry : this.problems.entrySet()) {
			List<Problem> now = entry.getValue();
			List<Problem> before = now.isEmpty() ? bySource.remove(entry.getKey()) : bySource.put(entry.getKey(), now);
			different |= !now.equals((before != null) ? before : List.of());
		}
		return different;
	}

	/**
	 * What became of one resource.
	 *
	 * @param resource as it is now, null when it is gone
	 */
	record Change(@Nullable Resource<?> resource) {

		/** The snapshot with this change, the same one if it makes no difference. */
		Snapshot applyTo(Snapshot snapshot, ResourceKey key) {
			Resource<?> before = snapshot.get(key.kind(), key.name());
			if (this.resource == null) {
				return (before != null) ? snapshot.without(key) : snapshot;
			}
			return this.resource.equals(before) ? snapshot : snapshot.with(this.resource);
		}

	}

}
