package io.lateen.model;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * A map that knows what differs from the one that it was made of, so that who follows it
 * pays for the change, not for the map. Immutable; values are told apart by identity.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class TrackedMap<K, V> {

	private static final TrackedMap<?, ?> EMPTY = new TrackedMap<>(HashTreePMap.empty(), Lineage.first());

	private final PMap<K, V> entries;

	private final Lineage<K> lineage;

	private TrackedMap(PMap<K, V> entries, Lineage<K> lineage) {
		this.entries = entries;
		this.lineage = lineage;
	}

	@SuppressWarnings("unchecked") // immutable, hence nothing of another type gets in
	public static <K, V> TrackedMap<K, V> empty() {
		return (TrackedMap<K, V>) EMPTY;
	}

	public @Nullable V get(K key) {
		return this.entries.get(key);
	}

	public boolean containsKey(K key) {
		return this.entries.containsKey(key);
	}

	/** All entries, in no order. */
	public PMap<K, V> asMap() {
		return this.entries;
	}

	public TrackedMap<K, V> with(K key, V value) {
		return change().put(key, value).done();
	}

	/** Starts one that differs in several keys. */
	public Change<K, V> change() {
		return new Change<>(this);
	}

	/**
	 * The keys that have another value than in another one, or none. Costs nothing if
	 * this one was made of that other one.
	 */
	public Set<K> changedSince(TrackedMap<K, V> earlier) {
		Set<K> known = this.lineage.changedSince(earlier.lineage);
		return (known != null) ? known : differing(earlier);
	}

	private Set<K> differing(TrackedMap<K, V> earlier) {
		Set<K> differing = new HashSet<>();
		this.entries.forEach((key, value) -> {
			if (earlier.get(key) != value) {
				differing.add(key);
			}
		});
		earlier.entries.keySet().stream().filter((key) -> !containsKey(key)).forEach(differing::add);
		return differing;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof TrackedMap<?, ?> map && this.entries.equals(map.entries));
	}

	@Override
	public int hashCode() {
		return this.entries.hashCode();
	}

	@Override
	public String toString() {
		return this.entries.toString();
	}

	/** Makes another one step by step; for one thread. */
	public static final class Change<K, V> {

		private final TrackedMap<K, V> from;

		private final Set<K> changed = new HashSet<>();

		private PMap<K, V> entries;

		private Change(TrackedMap<K, V> from) {
			this.from = from;
			this.entries = from.entries;
		}

		public @Nullable V get(K key) {
			return this.entries.get(key);
		}

		public Change<K, V> put(K key, V value) {
			this.changed.add(key);
			this.entries = this.entries.plus(key, value);
			return this;
		}

		public Change<K, V> remove(K key) {
			if (this.entries.containsKey(key)) {
				this.changed.add(key);
				this.entries = this.entries.minus(key);
			}
			return this;
		}

		/** The one that is made, the old one if nothing was changed. */
		public TrackedMap<K, V> done() {
			return this.changed.isEmpty() ? this.from
					: new TrackedMap<>(this.entries, this.from.lineage.next(this.changed));
		}

	}

}
