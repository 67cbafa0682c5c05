package io.lateen.routing;

import reactor.core.publisher.Flux;

import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;

/**
 * Spring Cloud Gateway's view of all routes: the table's, then the application's own. A
 * route of the table is the same object here as long as it does not change; nothing goes
 * through definitions and their argument strings.
 */
public final class IndexedRouteLocator implements RouteLocator {

	private final IndexedRoutes routes;

	private final RouteLocator ownRoutes;

	public IndexedRouteLocator(IndexedRoutes routes, RouteLocator ownRoutes) {
		this.routes = routes;
		this.ownRoutes = ownRoutes;
	}

	@Override
	public Flux<Route> getRoutes() {
		Flux<Route> ofTable = Flux.defer(() -> Flux.fromIterable(this.routes.all())).map(CompiledRoute::engineRoute);
		return ofTable.concatWith(this.ownRoutes.getRoutes());
	}

}
