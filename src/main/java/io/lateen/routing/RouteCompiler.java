package io.lateen.routing;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.Action;
import io.lateen.model.ClusterKey;
import io.lateen.model.Route;
import io.lateen.model.VirtualHost;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.handler.predicate.GatewayPredicate;
import org.springframework.web.server.ServerWebExchange;

/**
 * Compiles routes, each once for as long as some table has it: routes are compared by
 * identity. For one thread.
 */
final class RouteCompiler {

	// Spring Cloud Gateway's word for a route that sends nothing anywhere
	private static final URI NOWHERE = URI.create("no://op");

	private final RouteFilters filters;

	private final GlobalFilters globalFilters;

	// weak on both sides: the compiled route holds its key
	private final Map<Route, WeakReference<CompiledRoute>> known = new WeakHashMap<>();

	RouteCompiler(RouteFilters filters, GlobalFilters globalFilters) {
		this.filters = filters;
		this.globalFilters = globalFilters;
	}

	HostRoutes compile(VirtualHost host) {
		return new HostRoutes(host, host.routes().stream().map(this::compile).toList());
	}

	private CompiledRoute compile(Route route) {
		WeakReference<CompiledRoute> reference = this.known.get(route);
		@Nullable CompiledRoute compiled = (reference != null) ? reference.get() : null;
		if (compiled == null) {
			compiled = make(route);
			this.known.put(route, new WeakReference<>(compiled));
		}
		return compiled;
	}

	private CompiledRoute make(Route route) {
		RequestMatcher matcher = new RequestMatcher(route.match());
		GatewayFilter filter = this.filters.compile(route);
		var engineRoute = org.springframework.cloud.gateway.route.Route.async()
			.id(route.origin().id())
			.uri(uri(route.action()))
			.predicate(new MatchPredicate(matcher))
			.replaceFilters(List.of(filter))
			.replaceMetadata(new RouteMetadata(route))
			.build();
		return new CompiledRoute(route, matcher, engineRoute, this.globalFilters.around(filter));
	}

	/** For display: requests go where the route's filter says. */
	static URI uri(Action action) {
		if (!(action instanceof Action.Forward forward)) {
			return NOWHERE;
		}
		ClusterKey first = forward.destinations().getFirst().cluster();
		try {
			return new URI("http", first.host() + ":" + first.port(), null, null, null);
		}
		catch (URISyntaxException ex) {
			return NOWHERE; // whatever the host is, it is in the metadata
		}
	}

	private record MatchPredicate(RequestMatcher matcher) implements GatewayPredicate {

		@Override
		public boolean test(ServerWebExchange exchange) {
			InboundRequest request = InboundRequest.find(exchange);
			return request != null && this.matcher.test(request);
		}

		@Override
		public String toString() {
			return this.matcher.toString();
		}
	}

}
