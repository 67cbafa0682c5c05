package io.lateen.translate;

import java.util.Set;

import io.lateen.model.ClusterKey;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.Kind;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.VirtualService;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * All VirtualServices, where they are served, and what they depend on. Immutable.
 *
 * @param inForce their last good versions
 * @param placements of those with hosts
 * @param delegateUsers who names a delegate
 * @param hostUsers who has a destination with a host
 * @param clusterUsers whose routes refer to a cluster
 * @param streamUsers whose TLS and TCP rules apply to a server
 */
record VirtualServices(InForce<VirtualService> inForce, PMap<ResourceName, Placement> placements,
		Index<ResourceName> delegateUsers, Index<String> hostUsers, Index<ClusterKey> clusterUsers,
		Index<RouteTableKey> streamUsers) {

	static final VirtualServices NONE = new VirtualServices(
			InForce.none(Kind.VIRTUAL_SERVICE, VirtualServiceValidation::problems), HashTreePMap.empty(), Index.empty(),
			Index.empty(), Index.empty(), Index.empty());

	VirtualServices with(InForce<VirtualService> newer) {
		return new VirtualServices(newer, this.placements, this.delegateUsers, this.hostUsers, this.clusterUsers,
				this.streamUsers);
	}

	/** The same with another placement, or none, of a VirtualService. */
	VirtualServices with(ResourceName name, @Nullable Placement placement) {
		Placement before = this.placements.get(name);
		return new VirtualServices(this.inForce,
				(placement != null) ? this.placements.plus(name, placement) : this.placements.minus(name),
				this.delegateUsers.replace(name, Used.of(before).delegates(), Used.of(placement).delegates()),
				this.hostUsers.replace(name, Used.of(before).hosts(), Used.of(placement).hosts()),
				this.clusterUsers.replace(name, Used.of(before).clusters(), Used.of(placement).clusters()),
				this.streamUsers.replace(name, Used.of(before).servers(), Used.of(placement).servers()));
	}

	/** What a VirtualService depends on. */
	private record Used(Set<ResourceName> delegates, Set<String> hosts, Set<ClusterKey> clusters,
			Set<RouteTableKey> servers) {

		private static final Used NOTHING = new Used(Set.of(), Set.of(), Set.of(), Set.of());

		static Used of(@Nullable Placement placement) {
			return (placement == null) ? NOTHING : new Used(placement.root().delegates(),
					placement.root().destinationHosts(), placement.clusters(), placement.streams().keySet());
		}

	}

}
