package io.lateen.routing;

import java.util.ArrayList;
import java.util.List;

import io.lateen.exchange.InboundRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which route a request would take, and why not an earlier one: found by the same
 * matchers that serve requests.
 *
 * @param virtualHost domain of the virtual host, null where the request hits none
 * @param outcome what becomes of the request
 * @param route the one that is taken, null for none
 * @param match its conditions, null for none
 * @param skipped routes that were tried before and what they wanted; the first ones of
 * many
 * @param tried how many routes were tried before
 */
public record RouteExplanation(@Nullable String virtualHost, Outcome outcome, @Nullable String route,
		@Nullable String match, @Nullable String action, List<Skipped> skipped, int tried) {

	private static final int MOST_SKIPPED = 200;

	/** What becomes of a request. */
	public enum Outcome {

		ROUTE, HTTPS_REDIRECT, NO_ROUTE, NO_VIRTUAL_HOST

	}

	/**
	 * A route that does not fit.
	 *
	 * @param route its id
	 * @param unmet its first condition that the request does not meet
	 */
	public record Skipped(String route, String unmet) {
	}

	/** Explains what the routes in force do to a request. */
	public static RouteExplanation of(IndexedRoutes routes, InboundRequest request) {
		HostRoutes host = routes.host(request);
		if (host == null) {
			return new RouteExplanation(null, Outcome.NO_VIRTUAL_HOST, null, null, null, List.of(), 0);
		}
		String domain = host.host().domain();
		if (host.host().httpsRedirect() && request.scheme().equals("http")) {
			return new RouteExplanation(domain, Outcome.HTTPS_REDIRECT, null, null, null, List.of(), 0);
		}
		return of(domain, host, host.find(request), request);
	}

	private static RouteExplanation of(String domain, HostRoutes host, @Nullable CompiledRoute found,
			InboundRequest request) {
		int tried = (found != null) ? host.routes().indexOf(found) : host.routes().size();
		List<Skipped> skipped = new ArrayList<>();
		for (CompiledRoute route : host.routes().subList(0, Math.min(tried, MOST_SKIPPED))) {
			String unmet = route.matcher().unmet(request);
			if (unmet != null) {
				skipped.add(new Skipped(route.route().origin().id(), unmet));
			}
		}
		return (found == null) ? new RouteExplanation(domain, Outcome.NO_ROUTE, null, null, null, skipped, tried)
				: new RouteExplanation(domain, Outcome.ROUTE, found.route().origin().id(), found.matcher().toString(),
						found.route().action().toString(), skipped, tried);
	}

}
