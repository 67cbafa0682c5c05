package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.TrackedMap;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import io.lateen.translate.ClusterContext;
import io.lateen.translate.ClusterTranslation;
import io.lateen.translate.Destinations;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Clusters of Services and ServiceEntries, those alone that routes refer to.
 */
public final class Clusters implements ClusterTranslation {

	/** Before anything was read. */
	public static final ClusterTranslation EMPTY = new Clusters(ClusterSources.EMPTY, References.NONE,
			TrackedMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), Set.of(), Concerned.NOTHING, Set.of());

	private final ClusterSources sources;

	private final References references;

	private final TrackedMap<ClusterKey, Cluster> clusters;

	private final PMap<ClusterKey, String> missing;

	private final PMap<String, List<Problem>> hostProblems;

	// of the first step
	private final Set<String> changedHosts;

	private final Concerned concerned;

	// of the second step
	private final Set<ClusterKey> changedReferences;

	private Clusters(ClusterSources sources, References references, TrackedMap<ClusterKey, Cluster> clusters,
			PMap<ClusterKey, String> missing, PMap<String, List<Problem>> hostProblems, Set<String> changedHosts,
			Concerned concerned, Set<ClusterKey> changedReferences) {
		this.sources = sources;
		this.references = references;
		this.clusters = clusters;
		this.missing = missing;
		this.hostProblems = hostProblems;
		this.changedHosts = changedHosts;
		this.concerned = concerned;
		this.changedReferences = changedReferences;
	}

	@Override
	public ClusterTranslation resolve(ClusterContext context, Snapshot next, Set<ResourceKey> changed) {
		SourceUpdate update = new SourceUpdate(this.sources, context, next);
		ClusterSources updated = update.apply(changed);
		return new Clusters(updated, this.references, this.clusters, this.missing, this.hostProblems,
				Set.copyOf(update.addressed()), this.concerned.and(update.concerned()), Set.of());
	}

	@Override
	public Destinations destinations() {
		return new BackendDestinations(this.sources.backends(), this.sources.context());
	}

	@Override
	public Set<String> changedHosts() {
		return this.changedHosts;
	}

	@Override
	public ClusterTranslation build(Set<ClusterKey> added, Set<ClusterKey> removed) {
		References next = this.references.without(removed).with(added);
		Rebuild rebuild = new Rebuild(this.sources, this.clusters, this.missing.minusAll(removed));
		removed.forEach(rebuild::drop);
		toBuild(next, added).forEach(rebuild::make);
		return new Clusters(this.sources, next, rebuild.clusters(), rebuild.missing(), problems(next, added, removed),
				Set.of(), Concerned.NOTHING, rebuild.answeredAnew());
	}

	private Set<ClusterKey> toBuild(References next, Set<ClusterKey> added) {
		Set<ClusterKey> keys = new HashSet<>(added);
		for (String host : this.concerned.isHostsOnly() ? this.concerned.hosts() : next.hosts()) {
			boolean whole = this.concerned.includes(host);
			next.of(host).stream().filter((key) -> whole || usesSecrets(key)).forEach(keys::add);
		}
		return keys;
	}

	private boolean usesSecrets(ClusterKey key) {
		Cluster cluster = this.clusters.get(key);
		return this.concerned.secrets() && cluster != null && cluster.transport().tls() != null;
	}

	private PMap<String, List<Problem>> problems(References next, Set<ClusterKey> added, Set<ClusterKey> removed) {
		Set<String> hosts = new HashSet<>(this.concerned.hosts());
		added.forEach((key) -> hosts.add(key.host()));
		removed.forEach((key) -> hosts.add(key.host()));
		if (!this.concerned.isHostsOnly()) {
			hosts.addAll(next.hosts());
			hosts.addAll(this.sources.rules().byHost().keySet());
		}
		HostProblems check = new HostProblems(this.sources);
		PMap<String, List<Problem>> problems = this.hostProblems;
		for (String host : hosts) {
			List<Problem> found = check.of(host, !next.of(host).isEmpty());
			problems = found.isEmpty() ? problems.minus(host) : problems.plus(host, found);
		}
		return problems;
	}

	@Override
	public TrackedMap<ClusterKey, Cluster> clusters() {
		return this.clusters;
	}

	@Override
	public Set<ClusterKey> changedReferences() {
		return this.changedReferences;
	}

	@Override
	public @Nullable String missing(ClusterKey key) {
		return this.missing.get(key);
	}

	@Override
	public Collection<Problem> problems() {
		List<Problem> all = new ArrayList<>();
		this.sources.entries().problems().forEach(all::add);
		this.sources.workloads().problems().forEach(all::add);
		this.sources.destinationRules().problems().forEach(all::add);
		this.hostProblems.values().forEach(all::addAll);
		return all;
	}

}
