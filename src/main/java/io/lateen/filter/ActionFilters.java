package io.lateen.filter;

import io.lateen.model.Action;
import io.lateen.model.Route;
import io.lateen.routing.RouteFilters;

import org.springframework.cloud.gateway.filter.GatewayFilter;

/** Makes one filter of all that a route does. */
public final class ActionFilters implements RouteFilters {

	@Override
	public GatewayFilter compile(Route route) {
		return switch (route.action()) {
			case Action.Forward forward -> new ForwardFilter(route, forward);
			case Action.Redirect redirect -> new RedirectFilter(route, redirect);
			case Action.DirectResponse response -> new DirectResponseFilter(route, response);
		};
	}

}
