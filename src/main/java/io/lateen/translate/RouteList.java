package io.lateen.translate;

import java.util.List;

import io.lateen.model.Route;
import io.lateen.resource.Problem;

/**
 * The routes of one VirtualService for one binding, in order. Compared by identity, so
 * that it can be told that nothing changed.
 */
final class RouteList {

	private final List<Route> routes;

	private final boolean endsWithCatchAll;

	private final List<Problem> problems;

	/**
	 * Makes a list.
	 * @param endsWithCatchAll whether the last route takes every request, which puts it
	 * behind the routes of other VirtualServices (istio
	 * pilot/pkg/networking/core/route/route.go, SortVHostRoutes)
	 * @param problems of rules that have no effect
	 */
	RouteList(List<Route> routes, boolean endsWithCatchAll, List<Problem> problems) {
		this.routes = List.copyOf(routes);
		this.endsWithCatchAll = endsWithCatchAll;
		this.problems = problems;
	}

	boolean isEmpty() {
		return this.routes.isEmpty();
	}

	List<Route> all() {
		return this.routes;
	}

	/** All but the catch-all. */
	List<Route> ordinary() {
		return this.endsWithCatchAll ? this.routes.subList(0, this.routes.size() - 1) : this.routes;
	}

	/** The catch-all or nothing. */
	List<Route> catchAll() {
		return this.endsWithCatchAll ? this.routes.subList(this.routes.size() - 1, this.routes.size()) : List.of();
	}

	List<Problem> problems() {
		return this.problems;
	}

}
