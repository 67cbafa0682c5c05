package io.lateen.model;

import java.util.List;

/**
 * The routes of one domain.
 *
 * @param domain {@code a.test}, {@code *.test} or {@code *}, lower case
 * @param routes in the order in which they are tried
 * @param httpsRedirect whether each plain request is sent to https before any route
 */
public record VirtualHost(String domain, List<Route> routes, boolean httpsRedirect) {

	public VirtualHost {
		routes = List.copyOf(routes);
	}

}
