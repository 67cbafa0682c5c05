package io.lateen.translate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.lateen.model.Route;
import io.lateen.model.VirtualHost;
import org.jspecify.annotations.Nullable;

/**
 * Puts the routes of all VirtualServices of a domain one behind the other, catch-alls
 * last (istio pilot/pkg/networking/core/route/route.go, SortVHostRoutes).
 */
final class VirtualHostAssembly {

	private VirtualHostAssembly() {
	}

	/**
	 * The virtual host of a domain.
	 * @param contributions in order
	 * @param previous of the same domain, given back when nothing changed
	 */
	static VirtualHost assemble(String domain, List<Contribution> contributions, boolean httpsRedirect,
			@Nullable VirtualHost previous) {
		List<RouteList> lists = distinct(contributions);
		List<Route> routes = new ArrayList<>();
		lists.forEach((list) -> routes.addAll(list.ordinary()));
		lists.forEach((list) -> routes.addAll(list.catchAll()));
		// routes are compared by identity
		if (previous != null && previous.httpsRedirect() == httpsRedirect && previous.routes().equals(routes)) {
			return previous;
		}
		return new VirtualHost(domain, routes, httpsRedirect);
	}

	// a VirtualService that is there by several servers need not be asked twice
	private static List<RouteList> distinct(List<Contribution> contributions) {
		List<RouteList> lists = contributions.stream().map(Contribution::routes).toList();
		if (isOfOneServer(contributions)) {
			return lists;
		}
		Set<RouteList> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		return lists.stream().filter(seen::add).toList();
	}

	private static boolean isOfOneServer(List<Contribution> contributions) {
		return contributions.isEmpty()
				|| contributions.getFirst().server().order() == contributions.getLast().server().order();
	}

}
