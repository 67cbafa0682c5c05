package io.lateen.translate.cluster;

import java.util.Collection;
import java.util.Set;

import io.lateen.model.ClusterKey;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** The clusters that routes refer to, by host. Immutable. */
record References(PMap<String, PSet<ClusterKey>> byHost) {

	static final References NONE = new References(HashTreePMap.empty());

	References with(Collection<ClusterKey> added) {
		PMap<String, PSet<ClusterKey>> hosts = this.byHost;
		for (ClusterKey key : added) {
			PSet<ClusterKey> old = hosts.get(key.host());
			hosts = hosts.plus(key.host(), (old != null) ? old.plus(key) : HashTreePSet.singleton(key));
		}
		return new References(hosts);
	}

	References without(Collection<ClusterKey> removed) {
		PMap<String, PSet<ClusterKey>> hosts = this.byHost;
		for (ClusterKey key : removed) {
			PSet<ClusterKey> old = hosts.get(key.host());
			if (old != null) {
				PSet<ClusterKey> left = old.minus(key);
				hosts = left.isEmpty() ? hosts.minus(key.host()) : hosts.plus(key.host(), left);
			}
		}
		return new References(hosts);
	}

	Set<String> hosts() {
		return this.byHost.keySet();
	}

	Collection<ClusterKey> of(String host) {
		PSet<ClusterKey> found = this.byHost.get(host);
		return (found != null) ? found : Set.of();
	}

}
