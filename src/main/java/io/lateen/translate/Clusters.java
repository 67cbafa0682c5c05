package io.lateen.translate;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Clusters of Services and ServiceEntries. Seam only for now. */
final class Clusters implements ClusterTranslation {

	static final ClusterTranslation EMPTY = new Clusters();

	private Clusters() {
	}

	@Override
	public ClusterTranslation resolve(ClusterContext context, Snapshot next, Set<ResourceKey> changed) {
		return this;
	}

	@Override
	public Destinations destinations() {
		return (destination, namespace, serverPort) -> new ClusterKey(String.valueOf(destination.host()), serverPort,
				(destination.subset() != null) ? destination.subset() : "");
	}

	@Override
	public Set<String> changedHosts() {
		return Set.of();
	}

	@Override
	public ClusterTranslation build(Set<ClusterKey> added, Set<ClusterKey> removed) {
		return this;
	}

	@Override
	public PMap<ClusterKey, Cluster> clusters() {
		return HashTreePMap.empty();
	}

	@Override
	public Set<ClusterKey> changedReferences() {
		return Set.of();
	}

	@Override
	public @Nullable String missing(ClusterKey key) {
		return null;
	}

	@Override
	public Collection<Problem> problems() {
		return List.of();
	}

}
