package io.lateen.routing;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.WebsocketRoutingFilter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * The global filters that take part in the table's routes: those of the application and
 * of the gateway's other rooms, and Spring Cloud Gateway's filter for WebSockets, which
 * only upgrades meet. All its other filters serve routes whose requests it sends itself.
 * Sorted once; routes share the links of their chains. Immutable.
 */
public final class GlobalFilters {

	private static final String STOCK_PACKAGE = "org.springframework.cloud.gateway.";

	// where Spring Cloud Gateway puts the first filter of a route
	private static final int ROUTE_ORDER = 1;

	// those that do not say where they belong come before the one that sends the request
	private static final Comparator<GlobalFilter> BY_ORDER = Comparator.comparingInt(GlobalFilters::order)
		.thenComparing((filter) -> filter instanceof Ordered);

	private final List<GlobalFilter> before;

	private final GatewayFilterChain after;

	private final GatewayFilterChain afterInUpgrades;

	public GlobalFilters(List<GlobalFilter> filters) {
		List<GlobalFilter> sorted = filters.stream()
			.filter((filter) -> !isStock(filter) || isForUpgrades(filter))
			.sorted(BY_ORDER)
			.toList();
		Predicate<GlobalFilter> early = (filter) -> order(filter) < ROUTE_ORDER;
		List<GlobalFilter> late = sorted.stream().filter(early.negate()).toList();
		this.before = sorted.stream().filter(early).toList();
		this.afterInUpgrades = chain(late, Link.END);
		this.after = chain(late.stream().filter((filter) -> !isForUpgrades(filter)).toList(), Link.END);
	}

	/** A handler that runs a route's filter among the global ones. */
	RouteHandler around(GatewayFilter filter) {
		return new RouteHandler(chain(this.before, new RouteLink(filter, this.after)),
				chain(this.before, new RouteLink(filter, this.afterInUpgrades)));
	}

	private static GatewayFilterChain chain(List<GlobalFilter> filters, GatewayFilterChain end) {
		GatewayFilterChain chain = end;
		for (GlobalFilter filter : filters.reversed()) {
			chain = new Link(filter, chain);
		}
		return chain;
	}

	private static boolean isStock(GlobalFilter filter) {
		return filter.getClass().getName().startsWith(STOCK_PACKAGE);
	}

	private static boolean isForUpgrades(GlobalFilter filter) {
		return filter instanceof WebsocketRoutingFilter;
	}

	private static int order(GlobalFilter filter) {
		return (filter instanceof Ordered ordered) ? ordered.getOrder()
				: OrderUtils.getOrder(filter.getClass(), Ordered.LOWEST_PRECEDENCE);
	}

	/**
	 * Runs a global filter when subscribed to, not before: filters write
	 * {@code check().then(chain.filter(exchange))}.
	 */
	private record Link(GlobalFilter filter, GatewayFilterChain next) implements GatewayFilterChain {

		static final GatewayFilterChain END = (exchange) -> Mono.empty();

		@Override
		public Mono<Void> filter(ServerWebExchange exchange) {
			return Mono.defer(() -> this.filter.filter(exchange, this.next));
		}
	}

	private record RouteLink(GatewayFilter filter, GatewayFilterChain next) implements GatewayFilterChain {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange) {
			return Mono.defer(() -> this.filter.filter(exchange, this.next));
		}
	}

}
