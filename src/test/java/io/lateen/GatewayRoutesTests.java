package io.lateen;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/** The table's routes in Spring Cloud Gateway, beside the application's own. */
class GatewayRoutesTests {

	private static final String RESOURCES = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw}
			spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
			---
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: app}
			spec:
			  hosts: [app.example]
			  resolution: STATIC
			  ports: [{number: 80, name: http, protocol: HTTP, targetPort: %d}]
			  endpoints: [{address: 127.0.0.1}]
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: shop}
			spec:
			  hosts: [a.test]
			  gateways: [gw]
			  http:
			  - name: teapot
			    match: [{uri: {exact: "/tea#{1+1}"}}]
			    directResponse: {status: 418}
			  - match: [{uri: {prefix: /app}}]
			    rewrite: {uri: /rewritten}
			    corsPolicy: {allowOrigins: [{exact: "https://a.example"}], allowMethods: [GET]}
			    route: [{destination: {host: app.example, port: {number: 80}}}]
			""";

	@TempDir
	private static Path folder;

	private static DisposableServer application;

	private static ConfigurableApplicationContext gateway;

	private static int port;

	private static int management;

	@BeforeAll
	static void start() throws IOException {
		application = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response
				.sendString(Mono.just(request.uri() + " " + request.requestHeaders().get("x-own"))))
			.bindNow();
		Files.writeString(folder.resolve("shop.yaml"), RESOURCES.formatted(application.port()));
		port = freePort();
		management = freePort();
		gateway = new SpringApplicationBuilder(LateenApplication.class, OwnFilter.class).run(
				"--lateen.source=directory", "--lateen.directory=" + folder, "--lateen.ports.80=" + port,
				"--management.server.port=" + management, "--spring.cloud.gateway.server.webflux.routes[0].id=own",
				"--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + application.port(),
				"--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/own/**");
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ask("a.test", "/app").status() == 200);
	}

	@AfterAll
	static void stop() {
		gateway.close();
		application.disposeNow();
	}

	@Test
	void routeOfAVirtualServiceIsServed() {
		assertThat(ask("a.test", "/app/x?q").body()).startsWith("/rewritten/x?q");
	}

	@Test
	void whatTheApplicationsFiltersChangeInTheRequestArrives() {
		assertThat(ask("a.test", "/app").body()).isEqualTo("/rewritten filtered");
	}

	@Test
	void applicationsWebFiltersSeeRequestsOfTheTable() {
		assertThat(ask("a.test", "/nothing").headers().get("x-web-filter")).isEqualTo("seen");
		assertThat(ask("a.test", "/app").headers().get("x-web-filter")).isEqualTo("seen");
	}

	@Test
	void failureOfAnApplicationsFilterIsAnsweredWith500() {
		assertThat(ask("a.test", "/app?thrown").status()).isEqualTo(500);
		assertThat(ask("a.test", "/app?signalled").status()).isEqualTo(500);
	}

	@Test
	void filterMayEndARequestWithoutAnswer() {
		assertThat(ask("a.test", "/app?silent").status()).isEqualTo(200);
	}

	@Test
	void applicationsOwnRouteTakesWhatNoRouteOfTheTableTakes() {
		assertThat(ask("a.test", "/own/x").body()).startsWith("/own/x");
	}

	@Test
	void whatNobodyTakesIsNotFoundWithoutBody() {
		Answer answer = ask("a.test", "/nothing");

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.body()).isEmpty();
	}

	@Test
	void actuatorIsNotReachedThroughTheGatewaysPort() {
		assertThat(ask("a.test", "/actuator/health").status()).isEqualTo(404);
	}

	@Test
	void preflightIsAnsweredByTheRoutesPolicy() {
		Answer answer = ask(HttpMethod.OPTIONS, port, "/app",
				(headers) -> headers.set("host", "a.test")
					.set("origin", "https://a.example")
					.set("access-control-request-method", "GET"));

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers().get("access-control-allow-origin")).isEqualTo("https://a.example");
	}

	@Test
	void actuatorShowsBothKindsOfRoutes() {
		String routes = ask(HttpMethod.GET, management, "/actuator/gateway/routes", (headers) -> {
		}).body();

		assertThat(routes).contains("\"route_id\":\"default/shop/1/0\"", "\"virtualService\":\"default/shop\"",
				"\"match\":\"path = /app*\"", "app.example:80", "\"route_id\":\"own\"");
	}

	@Test
	void definitionsHaveNoTextOfResourcesInTheirArguments() {
		var definitions = gateway.getBean("indexedRouteDefinitionLocator", RouteDefinitionLocator.class)
			.getRouteDefinitions()
			.collectList()
			.block();

		assertThat(definitions).hasSize(2).allSatisfy((definition) -> {
			assertThat(definition.getPredicates()).hasSize(1);
			assertThat(definition.getPredicates().getFirst().getArgs()).containsOnlyKeys("route")
				.containsValue(definition.getId());
			assertThat(definition.getFilters().getFirst().getArgs()).containsValue(definition.getId());
		});
		assertThat(definitions.getFirst().getMetadata()).containsEntry("match", "path = /tea#{1+1}");
	}

	@Test
	void explainNamesTheRouteAndWhyEarlierOnesAreNotTaken() {
		String explanation = ask(HttpMethod.GET, management, "/actuator/explain?host=a.test&path=/app", (headers) -> {
		}).body();

		assertThat(explanation).contains("\"route\":\"default/shop/1/0\"", "\"virtualHost\":\"a.test\"",
				"\"unmet\":\"path = /tea#{1+1}\"");
	}

	private static Answer ask(String host, String path) {
		return ask(HttpMethod.GET, port, path, (headers) -> headers.set("host", host));
	}

	private static Answer ask(HttpMethod method, int port, String path, Consumer<HttpHeaders> headers) {
		return HttpClient.newConnection()
			.headers(headers)
			.request(method)
			.uri("http://127.0.0.1:" + port + path)
			.responseSingle((response, body) -> body.asString()
				.defaultIfEmpty("")
				.map((text) -> new Answer(response.status().code(), response.responseHeaders(), text)))
			.onErrorResume(IOException.class, (ex) -> Mono.just(Answer.NONE))
			.block(Duration.ofSeconds(10));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private record Answer(int status, HttpHeaders headers, String body) {

		static final Answer NONE = new Answer(0, EmptyHttpHeaders.INSTANCE, "");

	}

	/** An application's own filter. */
	@Configuration(proxyBeanMethods = false)
	static class OwnFilter {

		@Bean
		WebFilter ownWebFilter() {
			return (exchange, chain) -> {
				exchange.getResponse().getHeaders().set("x-web-filter", "seen");
				return switch (String.valueOf(exchange.getRequest().getURI().getQuery())) {
					case "silent" -> Mono.empty();
					case "thrown" -> throw new IllegalStateException("of a test");
					case "signalled" -> Mono.error(new IllegalStateException("of a test"));
					default -> chain.filter(exchange);
				};
			};
		}

		@Bean
		GlobalFilter ownFilter() {
			return (exchange, chain) -> chain
				.filter(exchange.mutate().request((request) -> request.header("x-own", "filtered")).build());
		}

	}

}
