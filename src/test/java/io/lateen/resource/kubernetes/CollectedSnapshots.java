package io.lateen.resource.kubernetes;

import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.ResourceSink;
import io.lateen.resource.ResourceStore;
import io.lateen.resource.Snapshot;
import org.jspecify.annotations.Nullable;

/** The newest snapshot of what a source tells. */
final class CollectedSnapshots implements AutoCloseable {

	private volatile @Nullable Snapshot latest;

	private volatile List<Problem> problems = List.of();

	private final ResourceStore store = new ResourceStore((next, changed, found) -> {
		this.problems = found;
		this.latest = next;
	});

	CollectedSnapshots() {
		this.store.start();
	}

	ResourceSink sink() {
		return this.store;
	}

	@Nullable Snapshot latest() {
		return this.latest;
	}

	List<Problem> problems() {
		return this.problems;
	}

	@Override
	public void close() {
		this.store.close();
	}

}
