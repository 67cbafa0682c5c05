package io.lateen.translate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

		// up to here one insertion after the other costs less than a sort
		private static final int FEW = 16;

		private final Map<DomainKey, List<Contribution>> removed = new HashMap<>();

		private final Map<DomainKey, List<Contribution>> added = new HashMap<>();

		void replace(@Nullable Placement before, @Nullable Placement after) {
			gather(before, this.removed);
			gather(after, this.added);
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

		private static void gather(@Nullable Placement placement, Map<DomainKey, List<Contribution>> into) {
			if (placement != null) {
				placement.contributions()
					.forEach((domain, contributions) -> into.computeIfAbsent(domain, (key) -> new ArrayList<>())
						.addAll(contributions));
			}
		}

		private List<Contribution> merged(DomainKey domain, List<Contribution> before) {
			List<Contribution> gone = this.removed.getOrDefault(domain, List.of());
			List<Contribution> come = this.added.getOrDefault(domain, List.of());
			List<Contribution> merged = new ArrayList<>(before.size() + come.size());
			if (gone.size() + come.size() <= FEW) {
				merged.addAll(before);
				gone.forEach((contribution) -> merged.remove(position(merged, contribution)));
				come.forEach((contribution) -> merged.add(-position(merged, contribution) - 1, contribution));
			}
			else {
				Set<Contribution> without = Collections.newSetFromMap(new IdentityHashMap<>());
				without.addAll(gone);
				before.stream().filter((contribution) -> !without.contains(contribution)).forEach(merged::add);
				merged.addAll(come);
				merged.sort(Contribution.IN_ORDER);
			}
			return Collections.unmodifiableList(merged);
		}

		private static int position(List<Contribution> list, Contribution contribution) {
			return Collections.binarySearch(list, contribution, Contribution.IN_ORDER);
		}

	}

}
