package io.lateen.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.model.RoutingTable;
import io.lateen.model.TableConsumer;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import reactor.netty.resources.LoopResources;

/**
 * The clusters of the current routing table, alive. A request finds its cluster here; one
 * that is not here does not exist.
 */
public final class Clusters implements TableConsumer {

	private final Map<ClusterKey, LiveCluster> live = new ConcurrentHashMap<>();

	private final LoopResources loops;

	private final NameResolution names;

	private final MeterRegistry registry;

	private @Nullable PMap<ClusterKey, Cluster> last;

	public Clusters(LoopResources loops, NameResolution names, MeterRegistry registry) {
		this.registry = registry;
		this.loops = loops;
		this.names = names;
	}

	/** The cluster of that name, null where there is none. */
	public @Nullable LiveCluster find(ClusterKey key) {
		return this.live.get(key);
	}

	@Override
	public void accept(RoutingTable table) {
		if (table.clusters() == this.last) {
			return;
		}
		this.last = table.clusters();
		table.clusters().forEach(this::put);
		this.live.keySet().stream().filter((key) -> !table.clusters().containsKey(key)).toList().forEach(this::remove);
	}

	private void put(ClusterKey key, Cluster cluster) {
		@Nullable LiveCluster known = this.live.get(key);
		if (known != null && known.definition() == cluster) {
			return;
		}
		LiveCluster changed = (known != null) ? known : new LiveCluster(cluster, this.loops, this.registry);
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

	private void remove(ClusterKey key) {
		this.names.forget(key);
		@Nullable LiveCluster gone = this.live.remove(key);
		if (gone != null) {
			gone.remove();
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

}
