package io.lateen.upstream;

import io.lateen.upstream.balance.BalancedEndpoint;

/**
 * An endpoint as its cluster describes it now: what balancers look at.
 *
 * @param endpoint its connections, which outlive a description
 * @param ready whether its cluster describes it as healthy
 */
record Member(LiveEndpoint endpoint, int weight, int priority, String locality,
		boolean ready) implements BalancedEndpoint {

	@Override
	public boolean healthy() {
		return this.ready && !this.endpoint.health().isEjected();
	}

	@Override
	public String hashKey() {
		return this.endpoint.toString();
	}

	@Override
	public int active() {
		return this.endpoint.active();
	}

	@Override
	public long since() {
		return this.endpoint.since();
	}

}
