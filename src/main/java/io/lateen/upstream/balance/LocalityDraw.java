package io.lateen.upstream.balance;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Draws a locality by its share, which then chooses one of its endpoints. Envoy takes
 * localities in turns, to the same shares.
 */
record LocalityDraw<E extends BalancedEndpoint>(List<LoadBalancer<E>> localities,
		AliasTable table) implements LoadBalancer<E> {

	@Override
	public @Nullable E choose(long hash, int attempt) {
		int drawn = this.table.draw();
		return (drawn < 0) ? null : this.localities.get(drawn).choose(hash, attempt);
	}

}
