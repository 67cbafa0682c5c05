package io.lateen.model;

/**
 * One match entry of one rule, and what is done to requests that fit. Compared by
 * identity: an unchanged rule is the same object from one table to the next.
 */
public final class Route {

	private final Origin origin;

	private final RouteMatch match;

	private final Action action;

	public Route(Origin origin, RouteMatch match, Action action) {
		this.origin = origin;
		this.match = match;
		this.action = action;
	}

	public Origin origin() {
		return this.origin;
	}

	public RouteMatch match() {
		return this.match;
	}

	public Action action() {
		return this.action;
	}

	@Override
	public String toString() {
		return this.origin.id() + ": " + this.match + " -> " + this.action;
	}

}
