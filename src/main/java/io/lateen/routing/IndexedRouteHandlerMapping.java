package io.lateen.routing;

import io.lateen.exchange.InboundRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * Finds the route of a request in the index. Requests that no route of the table takes go
 * to the application's own routes, and end in 404 when these don't take them either: no
 * other handler answers on the gateway's ports.
 */
public final class IndexedRouteHandlerMapping extends RoutePredicateHandlerMapping {

	private static final WebHandler DONE = (exchange) -> Mono.empty();

	private final IndexedRoutes routes;

	private final boolean tellsMisdirected;

	/**
	 * Creates the mapping.
	 * @param routes the table's
	 * @param ownRoutes the application's, without the table's
	 * @param webHandler runs the application's
	 * @param tellsMisdirected whether requests on another server's connection are told so
	 * (421) over HTTP/2 and HTTP/3; else they are answered as Istio does (404)
	 */
	public IndexedRouteHandlerMapping(IndexedRoutes routes, RouteLocator ownRoutes, FilteringWebHandler webHandler,
			GlobalCorsProperties cors, Environment environment, boolean tellsMisdirected) {
		super(webHandler, ownRoutes, cors, environment);
		this.routes = routes;
		this.tellsMisdirected = tellsMisdirected;
		setOrder(Ordered.HIGHEST_PRECEDENCE);
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		InboundRequest request = InboundRequest.find(exchange);
		if (request == null) {
			return super.getHandler(exchange);
		}
		WebHandler handler = find(request, exchange);
		if (handler == null) {
			return super.getHandler(exchange).switchIfEmpty(Mono.defer(() -> handler(noRoute(request), exchange)));
		}
		return handler(handler, exchange);
	}

	private WebHandler noRoute(InboundRequest request) {
		return (this.tellsMisdirected && request.multiplexed() && this.routes.host(request) == null
				&& this.routes.isMisdirected(request)) ? GatewayAnswers.MISDIRECTED : GatewayAnswers.NO_ROUTE;
	}

	/** What serves a request of the gateway, null where the table has no route for it. */
	@Nullable WebHandler find(InboundRequest request, ServerWebExchange exchange) {
		HostRoutes host = this.routes.host(request);
		if (host == null) {
			return null;
		}
		if (host.host().httpsRedirect() && request.scheme().equals("http")) {
			return GatewayAnswers.HTTPS_REDIRECT;
		}
		CompiledRoute route = host.find(request);
		if (route == null) {
			return null;
		}
		exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route.engineRoute());
		return route.handler();
	}

	/** The dispatcher runs no handler for a preflight; it is answered right here. */
	private static Mono<Object> handler(WebHandler handler, ServerWebExchange exchange) {
		return CorsUtils.isPreFlightRequest(exchange.getRequest()) ? handler.handle(exchange).thenReturn(DONE)
				: Mono.just(handler);
	}

}
