package io.lateen.upstream.balance;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Draws endpoints at random by weight. */
record WeightedDraw<E extends BalancedEndpoint>(List<E> endpoints, AliasTable table) implements LoadBalancer<E> {

	static <E extends BalancedEndpoint> WeightedDraw<E> of(List<E> endpoints) {
		NormalizedWeights weights = NormalizedWeights.of(endpoints);
		boolean even = endpoints.isEmpty() || weights.least() == weights.most();
		return new WeightedDraw<>(List.copyOf(endpoints),
				even ? AliasTable.even(endpoints.size()) : AliasTable.of(weights.shares()));
	}

	@Override
	public @Nullable E choose(long hash, int attempt) {
		int drawn = this.table.draw();
		return (drawn < 0) ? null : this.endpoints.get(drawn);
	}

}
