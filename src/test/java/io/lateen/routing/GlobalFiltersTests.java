package io.lateen.routing;

import java.util.ArrayList;
import java.util.List;

import io.lateen.exchange.Requests;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.ForwardRoutingFilter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class GlobalFiltersTests {

	private final List<String> passed = new ArrayList<>();

	@Test
	void routeFilterStandsWhereSpringCloudGatewayHasIt() {
		run(new Noted("late", 10), new Noted("early", -1), new Annotated());

		assertThat(this.passed).containsExactly("early", "annotated", "route", "late");
	}

	@Test
	void filterWithoutOrderComesBeforeTheLast() {
		GlobalFilter unordered = (exchange, chain) -> {
			this.passed.add("unordered");
			return chain.filter(exchange);
		};

		run(new Noted("last", Ordered.LOWEST_PRECEDENCE), unordered);

		assertThat(this.passed).containsExactly("route", "unordered", "last");
	}

	@Test
	void stockFiltersServeTheApplicationsOwnRoutesOnly() {
		run(new ForwardRoutingFilter(null), new Noted("last", Ordered.LOWEST_PRECEDENCE));

		assertThat(this.passed).containsExactly("route", "last");
	}

	@Test
	void filtersRunWhenTheirTurnHasCome() {
		GlobalFilter asking = new GlobalFilter() {
			@Override
			public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
				Mono<Void> question = Mono.fromRunnable(() -> GlobalFiltersTests.this.passed.add("answered"));
				return question.then(chain.filter(exchange));
			}
		};

		run(asking, new Noted("after", Ordered.LOWEST_PRECEDENCE));

		assertThat(this.passed).containsExactly("route", "answered", "after");
	}

	private void run(GlobalFilter... filters) {
		RouteHandler handler = new GlobalFilters(List.of(filters)).around((exchange, chain) -> {
			this.passed.add("route");
			return chain.filter(exchange);
		});
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		Requests.get("/").arrive().attach(exchange);
		handler.handle(exchange).block();
	}

	private final class Noted implements GlobalFilter, Ordered {

		private final String name;

		private final int order;

		Noted(String name, int order) {
			this.name = name;
			this.order = order;
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			GlobalFiltersTests.this.passed.add(this.name);
			return chain.filter(exchange);
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

	@Order(0)
	private final class Annotated implements GlobalFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			GlobalFiltersTests.this.passed.add("annotated");
			return chain.filter(exchange);
		}

	}

}
