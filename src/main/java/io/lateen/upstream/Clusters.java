package io.lateen.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.model.RoutingTable;
import io.lateen.model.TableConsumer;
import io.lateen.model.TrackedMap;
import io.lateen.tls.CredentialFiles;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The clusters of the current routing table, alive. A request finds its cluster here; one
 * that is not here does not exist. A request keeps the table that it began with: clusters
 * that a newer table has no more are kept for such requests.
 */
public final class Clusters implements TableConsumer {

	/** Longer than a request may wait, by a fault say, before it is sent. */
	private static final Duration RETIREMENT = Duration.ofMinutes(5);

	private final Map<ClusterKey, LiveCluster> live = new ConcurrentHashMap<>();

	private final Map<ClusterKey, Retired> retired = new ConcurrentHashMap<>();

	private final LoopResources loops;

	private final NameResolution names;

	private final CredentialFiles files;

	private final MeterRegistry registry;

	private final Duration retirement;

	private TrackedMap<ClusterKey, Cluster> last = TrackedMap.empty();

	// not in the last table, but not retired yet
	private final Set<ClusterKey> leaving = new HashSet<>();

	/**
	 * @param files tells when certificates change
	 */
	public Clusters(LoopResources loops, NameResolution names, CredentialFiles files, MeterRegistry registry) {
		this(loops, names, files, registry, RETIREMENT);
	}

	Clusters(LoopResources loops, NameResolution names, CredentialFiles files, MeterRegistry registry,
			Duration retirement) {
		this.files = files;
		this.retirement = retirement;
		this.registry = registry;
		this.loops = loops;
		this.names = names;
	}

	/**
	 * The cluster of that name, null where there is none.
	 * @param startNanos when the request began that asks
	 */
	public @Nullable LiveCluster find(ClusterKey key, long startNanos) {
		@Nullable LiveCluster found = this.live.get(key);
		if (found != null) {
			return found;
		}
		@Nullable Retired kept = this.retired.get(key);
		return (kept != null && startNanos - kept.sinceNanos() < 0) ? kept.cluster() : null;
	}

	/**
	 * Clusters as they are at this moment, by name.
	 * @param host full name or the beginning of one; empty for all
	 * @param limit of their number
	 */
	public List<ClusterState> states(String host, int limit) {
		return this.live.values()
			.stream()
			.filter((cluster) -> cluster.key().host().startsWith(host))
			.sorted(Comparator.comparing((cluster) -> cluster.key().name()))
			.limit(limit)
			.map(LiveCluster::state)
			.toList();
	}

	/** How many there are. */
	public int size() {
		return this.live.size();
	}

	/**
	 * Takes over new and changed clusters. Called before routes lead to them; what the
	 * table has no more goes by {@link #retire()}.
	 */
	@Override
	public void accept(RoutingTable table) {
		for (ClusterKey key : table.clusters().changedSince(this.last)) {
			Cluster cluster = table.clusters().get(key);
			if (cluster == null) {
				this.leaving.add(key);
			}
			else {
				this.leaving.remove(key);
				put(key, cluster);
			}
		}
		this.last = table.clusters();
	}

	/**
	 * Lets go of what the last table has no more. Called when no route leads there any
	 * more.
	 */
	public void retire() {
		this.leaving.forEach(this::retire);
		this.leaving.clear();
	}

	private void put(ClusterKey key, Cluster cluster) {
		@Nullable LiveCluster known = known(key);
		if (known != null && known.definition() == cluster) {
			return;
		}
		LiveCluster changed = (known != null) ? known : new LiveCluster(cluster, this.loops, this.files, this.registry);
		changed.transport(cluster.transport());
		switch (cluster.endpoints()) {
			case Endpoints.Static(List<Endpoint> endpoints) -> {
				this.names.forget(key);
				changed.update(cluster, resolved(endpoints));
			}
			case Endpoints.Dns dns -> this.names.follow(key, dns, (resolved) -> changed.update(cluster, resolved));
		}
		this.live.put(key, changed);
	}

	/**
	 * One that comes back is live before it is no longer retired: requests find it
	 * throughout.
	 */
	private @Nullable LiveCluster known(ClusterKey key) {
		@Nullable Retired back = this.retired.get(key);
		if (back == null) {
			return this.live.get(key);
		}
		this.live.put(key, back.cluster());
		if (this.retired.remove(key, back)) {
			return back.cluster();
		}
		this.live.remove(key); // its time was over just now
		return null;
	}

	private void retire(ClusterKey key) {
		@Nullable LiveCluster gone = this.live.get(key);
		if (gone == null) {
			return;
		}
		Retired kept = new Retired(gone, System.nanoTime());
		this.retired.put(key, kept);
		this.live.remove(key);
		this.loops.onClient(true)
			.next()
			.schedule(() -> end(key, kept), this.retirement.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void end(ClusterKey key, Retired kept) {
		// not when it has come back meanwhile
		if (this.retired.remove(key, kept)) {
			this.names.forget(key);
			kept.cluster().remove();
		}
	}

	private static List<ResolvedEndpoint> resolved(List<Endpoint> endpoints) {
		List<ResolvedEndpoint> resolved = new ArrayList<>(endpoints.size());
		for (Endpoint endpoint : endpoints) {
			@Nullable InetAddress address = NetUtil.createInetAddressFromIpAddressString(endpoint.address());
			if (address != null) {
				resolved.add(new ResolvedEndpoint(new InetSocketAddress(address, endpoint.port()), endpoint));
			}
		}
		return resolved;
	}

	private record Retired(LiveCluster cluster, long sinceNanos) {
	}

}
