package io.lateen.model;

/**
 * One match entry of one rule, and what is done to requests that fit. Compared by
 * identity: an unchanged rule is the same object from one table to the next.
 */
public final class Route {

	private final Origin origin;

	private final RouteMatch match;

	private final Action action;

	private final WebSocketLimits webSockets;

	/** A route without limits of its own for WebSockets. */
	public Route(Origin origin, RouteMatch match, Action action) {
		this(origin, match, action, WebSocketLimits.NONE);
	}

	public Route(Origin origin, RouteMatch match, Action action, WebSocketLimits webSockets) {
		this.origin = origin;
		this.match = match;
		this.action = action;
		this.webSockets = webSockets;
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

	/** Limits of WebSockets that its VirtualService sets. */
	public WebSocketLimits webSockets() {
		return this.webSockets;
	}

	/** Whether it does the same to the same requests as another one of the same place. */
	public boolean isLike(Route other) {
		return this.origin.equals(other.origin) && this.match.equals(other.match) && this.action.equals(other.action)
				&& this.webSockets.equals(other.webSockets);
	}

	@Override
	public String toString() {
		return this.origin.id() + ": " + this.match + " -> " + this.action;
	}

}
