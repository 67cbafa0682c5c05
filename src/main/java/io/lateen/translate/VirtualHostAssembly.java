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
		List<Route> routes = new ArrayList<>((previous != null) ? previous.routes().size() + 8 : contributions.size());
		List<Route> catchAlls = new ArrayList<>();
		for (Contribution contribution : distinct(contributions)) {
			contribution.routes().addTo(routes, catchAlls);
		}
		routes.addAll(catchAlls);
		// routes are compared by identity
		if (previous != null && previous.httpsRedirect() == httpsRedirect && previous.routes().equals(routes)) {
			return previous;
		}
		return new VirtualHost(domain, routes, httpsRedirect);
	}

	// a VirtualService that is there by several servers need not be asked twice
	private static List<Contribution> distinct(List<Contribution> contributions) {
		if (isOfOneServer(contributions)) {
			return contributions;
		}
		Set<RouteList> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		return contributions.stream().filter((contribution) -> seen.add(contribution.routes())).toList();
	}

	private static boolean isOfOneServer(List<Contribution> contributions) {
		return contributions.isEmpty()
				|| contributions.getFirst().server().order() == contributions.getLast().server().order();
	}

}
