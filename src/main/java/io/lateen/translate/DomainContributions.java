package io.lateen.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.ResourceName;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Who contributes to which virtual host, in order. Immutable. */
final class DomainContributions {

	static final DomainContributions NONE = new DomainContributions(HashTreePMap.empty());

	private final PMap<DomainKey, List<Contribution>> byDomain;

	private DomainContributions(PMap<DomainKey, List<Contribution>> byDomain) {
		this.byDomain = byDomain;
	}

	List<Contribution> of(DomainKey domain) {
		return this.byDomain.getOrDefault(domain, List.of());
	}

	/** Gathers changed placements of VirtualServices, then makes the next one. */
	static final class Changes {

		private final Map<DomainKey, Set<ResourceName>> removed = new HashMap<>();

		private final Map<DomainKey, List<Contribution>> added = new HashMap<>();

		void replace(ResourceName owner, @Nullable Placement before, @Nullable Placement after) {
			if (before != null) {
				before.contributions()
					.keySet()
					.forEach((domain) -> this.removed.computeIfAbsent(domain, (key) -> new HashSet<>()).add(owner));
			}
			if (after != null) {
				after.contributions()
					.forEach((domain, contributions) -> this.added.computeIfAbsent(domain, (key) -> new ArrayList<>())
						.addAll(contributions));
			}
		}

		Set<DomainKey> domains() {
			Set<DomainKey> domains = new HashSet<>(this.removed.keySet());
			domains.addAll(this.added.keySet());
			return domains;
		}

		DomainContributions applyTo(DomainContributions previous) {
			PMap<DomainKey, List<Contribution>> next = previous.byDomain;
			for (DomainKey domain : domains()) {
				List<Contribution> list = merged(domain, previous.of(domain));
				next = list.isEmpty() ? next.minus(domain) : next.plus(domain, list);
			}
			return new DomainContributions(next);
		}

		private List<Contribution> merged(DomainKey domain, List<Contribution> before) {
			Set<ResourceName> gone = this.removed.getOrDefault(domain, Set.of());
			List<Contribution> merged = new ArrayList<>(before.size() + 1);
			for (Contribution contribution : before) {
				if (!gone.contains(contribution.owner().name())) {
					merged.add(contribution);
				}
			}
			merged.addAll(this.added.getOrDefault(domain, List.of()));
			// the sort takes the ordered part as it is
			merged.sort(Contribution.IN_ORDER);
			return List.copyOf(merged);
		}

	}

}
