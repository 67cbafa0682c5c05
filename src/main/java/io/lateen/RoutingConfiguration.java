package io.lateen;

import java.util.List;
import java.util.stream.Stream;

import io.lateen.filter.ActionFilters;
import io.lateen.observability.ExplainEndpoint;
import io.lateen.routing.GlobalFilters;
import io.lateen.routing.IndexedRouteDefinitionLocator;
import io.lateen.routing.IndexedRouteHandlerMapping;
import io.lateen.routing.IndexedRouteLocator;
import io.lateen.routing.IndexedRoutes;
import io.lateen.routing.RouteFilters;
import io.lateen.routing.RoutedHttpHandler;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.CachingRouteLocator;
import org.springframework.cloud.gateway.route.CompositeRouteDefinitionLocator;
import org.springframework.cloud.gateway.route.CompositeRouteLocator;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/**
 * Puts the table's routes into Spring Cloud Gateway. The application's own routes, from
 * its configuration or from beans, are kept apart: they are converted and looked up the
 * stock way, the table's are indexed.
 */
@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {

	private static final String OWN_ROUTES = "ownRouteLocator";

	@Bean
	RouteFilters routeFilters() {
		return new ActionFilters();
	}

	@Bean
	IndexedRoutes indexedRoutes(RouteFilters filters, List<GlobalFilter> globalFilters) {
		return new IndexedRoutes(filters, new GlobalFilters(globalFilters));
	}

	@Bean
	IndexedRouteDefinitionLocator indexedRouteDefinitionLocator(IndexedRoutes routes) {
		return new IndexedRouteDefinitionLocator(routes);
	}

	@Bean
	ExplainEndpoint explainEndpoint(IndexedRoutes routes) {
		return new ExplainEndpoint(routes);
	}

	/** Takes the place of Spring Cloud Gateway's bean of this name. */
	@Bean
	@Primary
	IndexedRouteLocator cachedCompositeRouteLocator(IndexedRoutes routes,
			@Qualifier(OWN_ROUTES) RouteLocator ownRoutes) {
		return new IndexedRouteLocator(routes, ownRoutes);
	}

	@Bean
	IndexedRouteHandlerMapping routePredicateHandlerMapping(IndexedRoutes routes,
			@Qualifier(OWN_ROUTES) RouteLocator ownRoutes, FilteringWebHandler webHandler, GlobalCorsProperties cors,
			Environment environment, ListenerProperties properties) {
		return new IndexedRouteHandlerMapping(routes, ownRoutes, webHandler, cors, environment,
				properties.tellMisdirected());
	}

	/**
	 * Not for who wants Spring's observations of requests: the stock handler makes them.
	 */
	@Bean
	HttpHandlerDecoratorFactory routedHttpHandler(IndexedRouteHandlerMapping mapping, Environment environment) {
		boolean observed = environment.getProperty("management.observations.enable.http", Boolean.class, true);
		return (handler) -> observed ? handler : RoutedHttpHandler.inPlaceOf(handler, mapping);
	}

	/** The application's own routes, cached until its next refresh. */
	@Bean(name = OWN_ROUTES, defaultCandidate = false)
	CachingRouteLocator ownRouteLocator(ObjectProvider<RouteLocator> locators,
			ObjectProvider<RouteDefinitionLocator> definitionLocators, List<RoutePredicateFactory> predicates,
			List<GatewayFilterFactory> filters, GatewayProperties properties, ConfigurationService conversion) {
		RouteDefinitionLocator definitions = new CompositeRouteDefinitionLocator(
				Flux.defer(() -> Flux.fromStream(ownOnes(definitionLocators))));
		RouteLocator defined = new RouteDefinitionRouteLocator(definitions, predicates, filters, properties,
				conversion);
		return new CachingRouteLocator(new CompositeRouteLocator(
				Flux.defer(() -> Flux.fromStream(Stream.concat(Stream.of(defined), ownBeans(locators))))));
	}

	private static Stream<RouteDefinitionLocator> ownOnes(ObjectProvider<RouteDefinitionLocator> locators) {
		return locators.orderedStream()
			.filter((locator) -> !(locator instanceof CompositeRouteDefinitionLocator)
					&& !(locator instanceof IndexedRouteDefinitionLocator));
	}

	/** All but the stock locator, whose definitions include the table's. */
	private static Stream<RouteLocator> ownBeans(ObjectProvider<RouteLocator> locators) {
		return locators.orderedStream()
			.filter((locator) -> !(locator instanceof RouteDefinitionRouteLocator)
					&& !(locator instanceof IndexedRouteLocator));
	}

}
