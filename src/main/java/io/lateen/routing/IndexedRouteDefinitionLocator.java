package io.lateen.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;

import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;

/**
 * The table's routes as route definitions. Each has one predicate and one filter, and
 * these have the route's id for their only argument: text of a resource must not get into
 * arguments, where Spring Cloud Gateway would evaluate, expand and split it. What it says
 * is in the metadata.
 */
public final class IndexedRouteDefinitionLocator implements RouteDefinitionLocator {

	private final IndexedRoutes routes;

	public IndexedRouteDefinitionLocator(IndexedRoutes routes) {
		this.routes = routes;
	}

	@Override
	public Flux<RouteDefinition> getRouteDefinitions() {
		return Flux.defer(() -> Flux.fromIterable(this.routes.all())).map(IndexedRouteDefinitionLocator::define);
	}

	private static RouteDefinition define(CompiledRoute route) {
		String id = route.route().origin().id();
		PredicateDefinition predicate = new PredicateDefinition();
		predicate.setName("TableMatch");
		predicate.addArg("route", id);
		FilterDefinition filter = new FilterDefinition();
		filter.setName("TableAction");
		filter.addArg("route", id);
		RouteDefinition definition = new RouteDefinition();
		definition.setId(id);
		definition.setUri(route.engineRoute().getUri());
		definition.setPredicates(List.of(predicate));
		definition.setFilters(List.of(filter));
		definition.setMetadata(new LinkedHashMap<>(Map.copyOf(route.engineRoute().getMetadata())));
		return definition;
	}

}
