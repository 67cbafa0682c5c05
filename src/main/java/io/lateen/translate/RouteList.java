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

	/** Adds the routes to one list and the catch-all, if there is one, to another. */
	void addTo(List<Route> ordinary, List<Route> catchAlls) {
		int end = this.endsWithCatchAll ? this.routes.size() - 1 : this.routes.size();
		for (int i = 0; i < end; i++) {
			ordinary.add(this.routes.get(i));
		}
		if (this.endsWithCatchAll) {
			catchAlls.add(this.routes.getLast());
		}
	}

	List<Problem> problems() {
		return this.problems;
	}

}
