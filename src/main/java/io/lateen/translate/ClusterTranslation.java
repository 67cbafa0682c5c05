package io.lateen.translate;

import java.util.Collection;
import java.util.Set;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.TrackedMap;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one translation, made in two steps because rules stand between them:
 * first what names mean, then the clusters that rules refer to. Immutable; cost is that
 * of the change.
 */
public interface ClusterTranslation {

	/**
	 * First step: takes over changed Services, ServiceEntries, DestinationRules and all
	 * else that clusters are made of. {@link #clusters()} of the outcome are those of
	 * before.
	 * @param context of this gateway; another one than before means that everything
	 * changed
	 * @param next all resources
	 * @param changed those that are new, changed or gone since the last translation
	 */
	ClusterTranslation resolve(ClusterContext context, Snapshot next, Set<ResourceKey> changed);

	/** What destinations mean after the first step. */
	Destinations destinations();

	/**
	 * Hosts (full names) for which {@link #destinations()} may answer differently since
	 * the first step: rules with these destinations are translated again.
	 */
	Set<String> changedHosts();

	/**
	 * Second step: makes new clusters, makes those again that what changed concerns, and
	 * drops those that nobody refers to any more. Unchanged ones stay the same objects.
	 * @param added referred to from now on
	 * @param removed not referred to any more
	 */
	ClusterTranslation build(Set<ClusterKey> added, Set<ClusterKey> removed);

	/** Those that exist of those that are referred to. */
	TrackedMap<ClusterKey, Cluster> clusters();

	/**
	 * Keys whose {@link #missing(ClusterKey)} may answer differently since the second
	 * step.
	 */
	Set<ClusterKey> changedReferences();

	/**
	 * Why there is no cluster for a destination, to be told on the VirtualService; null
	 * when there is one.
	 */
	@Nullable String missing(ClusterKey key);

	/**
	 * What is wrong with Services, EndpointSlices, ServiceEntries, WorkloadEntries and
	 * DestinationRules, the rejected ones included (their last good version is in force).
	 */
	Collection<Problem> problems();

}
