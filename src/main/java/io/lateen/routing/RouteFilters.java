package io.lateen.routing;

import io.lateen.model.Route;

import org.springframework.cloud.gateway.filter.GatewayFilter;

/** Makes the filter that carries out a route's action. */
@FunctionalInterface
public interface RouteFilters {

	/**
	 * Compiles a route's action, once for the life of the route.
	 * @return its text tells the action
	 */
	GatewayFilter compile(Route route);

}
