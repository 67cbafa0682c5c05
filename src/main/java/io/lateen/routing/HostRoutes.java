package io.lateen.routing;

import java.util.List;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.VirtualHost;
import org.jspecify.annotations.Nullable;

/**
 * The compiled routes of a virtual host. The first that fits is taken, in their order;
 * the index only spares those that can't fit. Immutable.
 */
final class HostRoutes {

	private final VirtualHost host;

	private final List<CompiledRoute> routes;

	private final PathIndex index;

	HostRoutes(VirtualHost host, List<CompiledRoute> routes) {
		this.host = host;
		this.routes = List.copyOf(routes);
		this.index = new PathIndex(host.routes().stream().map((route) -> route.match().path()).toList());
	}

	VirtualHost host() {
		return this.host;
	}

	/** In the order in which they are tried. */
	List<CompiledRoute> routes() {
		return this.routes;
	}

	/** The first route that fits. */
	@Nullable CompiledRoute find(InboundRequest request) {
		PathIndex.Candidates candidates = this.index.candidates(request.path());
		for (int next = candidates.next(); next != PathIndex.Candidates.END; next = candidates.next()) {
			CompiledRoute route = this.routes.get(next);
			if (route.matches(request)) {
				return route;
			}
		}
		return null;
	}

}
