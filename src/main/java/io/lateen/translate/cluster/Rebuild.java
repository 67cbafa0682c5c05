package io.lateen.translate.cluster;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.TrackedMap;
import io.lateen.translate.cluster.ClusterFactory.Outcome;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/**
 * Makes some clusters again. One that turns out equal stays the same object, so that
 * nobody tears down what did not change. Used once, by one thread.
 */
final class Rebuild {

	private final ClusterFactory factory;

	private final TrackedMap.Change<ClusterKey, Cluster> clusters;

	private PMap<ClusterKey, String> missing;

	private final Set<ClusterKey> answeredAnew = new HashSet<>();

	Rebuild(ClusterSources sources, TrackedMap<ClusterKey, Cluster> clusters, PMap<ClusterKey, String> missing) {
		this.factory = new ClusterFactory(sources);
		this.clusters = clusters.change();
		this.missing = missing;
	}

	void drop(ClusterKey key) {
		this.clusters.remove(key);
	}

	void make(ClusterKey key) {
		switch (this.factory.make(key)) {
			case Outcome.Made(Cluster cluster) -> {
				if (!cluster.equals(this.clusters.get(key))) {
					this.clusters.put(key, cluster);
				}
				answer(key, null);
			}
			case Outcome.Missing(String reason) -> {
				this.clusters.remove(key);
				answer(key, reason);
			}
		}
	}

	private void answer(ClusterKey key, @Nullable String reason) {
		if (!Objects.equals(reason, this.missing.get(key))) {
			this.answeredAnew.add(key);
			this.missing = (reason != null) ? this.missing.plus(key, reason) : this.missing.minus(key);
		}
	}

	TrackedMap<ClusterKey, Cluster> clusters() {
		return this.clusters.done();
	}

	PMap<ClusterKey, String> missing() {
		return this.missing;
	}

	/** Keys of which is known now what was not before. */
	Set<ClusterKey> answeredAnew() {
		return this.answeredAnew;
	}

}
