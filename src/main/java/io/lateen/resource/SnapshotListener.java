package io.lateen.resource;

import java.util.List;
import java.util.Set;

/** Takes each new snapshot, one after the other, on one thread. */
@FunctionalInterface
public interface SnapshotListener {

	/**
	 * A new snapshot.
	 * @param next the snapshot
	 * @param changed what differs from the snapshot before: put, changed or removed;
	 * empty when only the problems differ
	 * @param problems all that the sources report at this moment, in the order of the
	 * sources' names
	 */
	void published(Snapshot next, Set<ResourceKey> changed, List<Problem> problems);

}
