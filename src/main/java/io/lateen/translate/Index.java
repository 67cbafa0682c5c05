package io.lateen.translate;

import java.util.Set;

import io.lateen.resource.ResourceName;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * Which VirtualServices use something. Immutable.
 *
 * @param <K> what is used
 */
final class Index<K> {

	private final PMap<K, PSet<ResourceName>> users;

	private Index(PMap<K, PSet<ResourceName>> users) {
		this.users = users;
	}

	static <K> Index<K> empty() {
		return new Index<>(HashTreePMap.empty());
	}

	Set<ResourceName> users(K used) {
		PSet<ResourceName> found = this.users.get(used);
		return (found != null) ? found : Set.of();
	}

	boolean isUsed(K used) {
		return this.users.containsKey(used);
	}

	/** A user uses other things than before. */
	Index<K> replace(ResourceName user, Set<K> before, Set<K> after) {
		if (before.equals(after)) {
			return this;
		}
		PMap<K, PSet<ResourceName>> next = this.users;
		for (K used : before) {
			if (!after.contains(used)) {
				next = without(next, used, user);
			}
		}
		for (K used : after) {
			if (!before.contains(used)) {
				next = next.plus(used, next.getOrDefault(used, HashTreePSet.empty()).plus(user));
			}
		}
		return new Index<>(next);
	}

	private static <K> PMap<K, PSet<ResourceName>> without(PMap<K, PSet<ResourceName>> users, K used,
			ResourceName user) {
		PSet<ResourceName> left = users.getOrDefault(used, HashTreePSet.empty()).minus(user);
		return left.isEmpty() ? users.minus(used) : users.plus(used, left);
	}

}
