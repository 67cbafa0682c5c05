package io.lateen.routing;

import io.lateen.exchange.InboundRequest;

import org.springframework.cloud.gateway.route.Route;

/**
 * A route made ready for requests, shared by all virtual hosts and tables that have it.
 *
 * @param route as the table has it
 * @param matcher its conditions
 * @param engineRoute what Spring Cloud Gateway knows it as
 * @param handler its filters; runs them for an exchange
 */
record CompiledRoute(io.lateen.model.Route route, RequestMatcher matcher, Route engineRoute, RouteHandler handler) {

	boolean matches(InboundRequest request) {
		return this.matcher.test(request);
	}

}
