package io.lateen.translate.cluster;

import java.util.HashSet;
import java.util.Set;

/**
 * What a change concerns.
 *
 * @param everything for a change of the context
 * @param hosts whose clusters may be others than before
 * @param wildcards {@code *.test}: likewise all hosts of these names
 * @param secrets whether Secrets of the gateway's namespace changed
 */
record Concerned(boolean everything, Set<String> hosts, Set<String> wildcards, boolean secrets) {

	static final Concerned NOTHING = new Concerned(false, Set.of(), Set.of(), false);

	Concerned {
		hosts = Set.copyOf(hosts);
		wildcards = Set.copyOf(wildcards);
	}

	/** Whether the hosts are all that is concerned. */
	boolean isHostsOnly() {
		return !this.everything && this.wildcards.isEmpty() && !this.secrets;
	}

	boolean includes(String host) {
		if (this.everything || this.hosts.contains(host)) {
			return true;
		}
		return this.wildcards.stream().anyMatch((wildcard) -> host.endsWith(wildcard.substring(1)));
	}

	Concerned and(Concerned other) {
		if (this == NOTHING) {
			return other;
		}
		return new Concerned(this.everything || other.everything, union(this.hosts, other.hosts),
				union(this.wildcards, other.wildcards), this.secrets || other.secrets);
	}

	private static Set<String> union(Set<String> one, Set<String> other) {
		Set<String> union = new HashSet<>(one);
		union.addAll(other);
		return union;
	}

}
