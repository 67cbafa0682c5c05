package io.lateen.model;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What an immutable collection knows of the one that it was made of: which keys differ.
 * Does not keep that one. Immutable.
 *
 * @param <K> type of the keys
 */
final class Lineage<K> {

	// stands for the collection in those made of it
	private final Object version = new Object();

	private final Object since;

	private final Set<K> changed;

	private Lineage(Object since, Set<K> changed) {
		this.since = since;
		this.changed = changed;
	}

	/** Of a collection that was made of no other. */
	static <K> Lineage<K> first() {
		return new Lineage<>(new Object(), Set.of());
	}

	/** Of one that differs in these keys at most. */
	Lineage<K> next(Set<K> changed) {
		return new Lineage<>(this.version, Set.copyOf(changed));
	}

	/** The keys that differ from an earlier one; null unless this was made of it. */
	@Nullable Set<K> changedSince(Lineage<K> earlier) {
		if (earlier == this) {
			return Set.of();
		}
		return (earlier.version == this.since) ? this.changed : null;
	}

}
