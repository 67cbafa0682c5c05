package io.lateen.filter;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.Requests;
import io.lateen.exchange.ResponseEdit;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Action;
import io.lateen.model.ClusterKey;
import io.lateen.model.CorsPolicy;
import io.lateen.model.HeaderFormat;
import io.lateen.model.HeaderFormat.Segment;
import io.lateen.model.HeaderOperations;
import io.lateen.model.HeaderOperations.Write;
import io.lateen.model.MeshSettings;
import io.lateen.model.MeshSettings.ClientCertificateDetails;
import io.lateen.model.MeshSettings.PathNormalization;
import io.lateen.model.MeshSettings.ProxyHeaders;
import io.lateen.model.Mirror;
import io.lateen.model.Origin;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.TriedHosts;
import io.lateen.model.Rewrite;
import io.lateen.model.Route;
import io.lateen.model.RouteMatch;
import io.lateen.model.StringMatch;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/** What a route makes of a request, and of the answer's headers. */
class ForwardFilterTests {

	private static final ClusterKey V1 = new ClusterKey("echo.shop.svc.cluster.local", 80, "v1");

	private static final ClusterKey V2 = new ClusterKey("echo.shop.svc.cluster.local", 80, "v2");

	private static final MeshSettings FORWARDED_HOST = new MeshSettings(PathNormalization.BASE, 0,
			ClientCertificateDetails.SANITIZE_SET, new ProxyHeaders("istio-envoy", true, true, true, true, false),
			false);

	private MockServerWebExchange exchange = exchange(Requests.get("/"));

	@Nested
	class RequestHeaders {

		@Test
		void clientsOwnAreKeptLineByLine() {
			OutboundRequest sent = send(new Rule(), Requests.get("/a?q").header("x", "1").header("x", "2"));

			assertThat(sent.headers().getAll("x")).containsExactly("1", "2");
			assertThat(sent.target()).isEqualTo("/a?q");
			assertThat(sent.cluster()).isEqualTo(V1);
		}

		@Test
		void destinationComesBeforeRouteWhichRemovesBeforeItWrites() {
			Rule rule = new Rule();
			rule.ofDestination = operations(List.of(), set("x", "destination"), add("y", "destination"));
			rule.request = operations(List.of("y"), set("x", "route"), add("z", "route"));

			HttpHeaders headers = send(rule, Requests.get("/").header("z", "client")).headers();

			assertThat(headers.getAll("x")).containsExactly("route");
			assertThat(headers.contains("y")).isFalse();
			assertThat(headers.getAll("z")).containsExactly("client", "route");
		}

		@Test
		void valuesSeeTheRequestBeforeAnyIsWrittenAndBeforeTheRewrite() {
			Rule rule = new Rule();
			rule.request = operations(List.of(), set("x-user", "anna"),
					new Write("x-was", format(new Segment.RequestHeader("x-user", null)), false),
					new Write("x-path", format(new Segment.RequestHeader(":path", null)), false));
			rule.rewrite = new Rewrite(new Rewrite.Path.ReplaceAll("/late"), null);

			OutboundRequest sent = send(rule, Requests.get("/order?q=1").header("x-user", "jason"));

			assertThat(sent.headers().get("x-was")).isEqualTo("jason");
			assertThat(sent.headers().get("x-path")).isEqualTo("/order?q=1");
			assertThat(sent.target()).isEqualTo("/late?q=1");
		}

		@Test
		void headerWithoutValueIsNotWritten() {
			Rule rule = new Rule();
			rule.request = operations(List.of(),
					new Write("x", format(new Segment.RequestHeader("absent", null)), false));

			assertThat(send(rule, Requests.get("/").header("x", "client")).headers().get("x")).isEqualTo("client");
		}

	}

	@Nested
	class Rewrites {

		@Test
		void prefixIsReplacedAsTextAndTheQueryKept() {
			assertThat(rewritten(new Rewrite.Path.ReplacePrefix(4, "/bar"), "/foobar?x=1")).isEqualTo("/barbar?x=1");
			assertThat(rewritten(new Rewrite.Path.ReplacePrefix(6, "/"), "/strip/a")).isEqualTo("//a");
			assertThat(rewritten(new Rewrite.Path.ReplacePrefix(1, "/new"), "/a")).isEqualTo("/newa");
		}

		@Test
		void applicationIsToldOfPathAndHostAsTheyCame() {
			Rule rule = new Rule();
			rule.rewrite = new Rewrite(new Rewrite.Path.ReplaceAll("/b"), "inner.example");

			HttpHeaders headers = send(rule, Requests.get("/a?q").authority("A.test:81")).headers();

			assertThat(headers.get("host")).isEqualTo("inner.example");
			assertThat(headers.get("x-envoy-original-host")).isEqualTo("A.test:81");
			assertThat(headers.get("x-envoy-original-path")).isEqualTo("/a?q");
		}

		@Test
		void forwardedHostIsToldWhereTheMeshSaysSo() {
			assertThat(forwardedHost(Requests.get("/").authority("A.test:81"))).isNull();
			Requests request = Requests.get("/").authority("A.test:81").mesh(FORWARDED_HOST);
			assertThat(forwardedHost(request)).isEqualTo("A.test:81");
			assertThat(forwardedHost(request.header("x-forwarded-host", "b.test"))).isEqualTo("b.test,A.test:81");
			assertThat(forwardedHost(request.header("x-forwarded-host", "b.test,A.test:81")))
				.isEqualTo("b.test,A.test:81");
		}

		@Test
		void forwardedHostIsNotToldWhereTheHostStays() {
			Rule rule = new Rule();
			rule.rewrite = new Rewrite(new Rewrite.Path.ReplaceAll("/b"), null);
			assertThat(send(rule, Requests.get("/").mesh(FORWARDED_HOST)).headers().get("x-forwarded-host")).isNull();
		}

		@Test
		void forwardedHostIsNotToldWhereAHeaderOperationSetsTheHost() {
			Rule rule = new Rule();
			rule.rewrite = new Rewrite(null, "inner.example", false);
			OutboundRequest sent = send(rule, Requests.get("/").authority("a.test").mesh(FORWARDED_HOST));
			assertThat(sent.headers().get("host")).isEqualTo("inner.example");
			assertThat(sent.headers().get("x-forwarded-host")).isNull();
			assertThat(sent.headers().get("x-envoy-original-host")).isEqualTo("a.test");
		}

		private @Nullable String forwardedHost(Requests request) {
			Rule rule = new Rule();
			rule.rewrite = new Rewrite(null, "inner.example");
			return send(rule, request).headers().get("x-forwarded-host");
		}

		private String rewritten(Rewrite.Path path, String target) {
			Rule rule = new Rule();
			rule.rewrite = new Rewrite(path, null);
			return send(rule, Requests.get(target)).target();
		}

	}

	@Nested
	class Timeouts {

		@Test
		void applicationIsToldTheShorterOfTimeoutAndThatOfATry() {
			Rule rule = new Rule();
			rule.timeout = Duration.ofSeconds(5);
			assertThat(expected(rule)).isEqualTo("5000");

			rule.retry = retry(Duration.ofSeconds(2));
			assertThat(expected(rule)).isEqualTo("2000");

			rule.retry = retry(Duration.ofSeconds(7));
			assertThat(expected(rule)).isEqualTo("5000");

			rule.timeout = null;
			assertThat(expected(rule)).isEqualTo("7000");
		}

		@Test
		void withoutTimeoutNothingIsTold() {
			assertThat(expected(new Rule())).isNull();
		}

		private @Nullable String expected(Rule rule) {
			return send(rule, Requests.get("/")).headers().get("x-envoy-expected-rq-timeout-ms");
		}

		private RetryPolicy retry(Duration perTry) {
			return new RetryPolicy(2, Set.of(), Set.of(), perTry, Duration.ofMillis(25), TriedHosts.AVOID);
		}

	}

	@Nested
	class Answers {

		@Test
		void headersOfTheAnswerAreEditedWhereverItComesFrom() {
			Rule rule = new Rule();
			rule.response = operations(List.of("x-gone"), set("x-set", "new"), add("x-add", "more"));
			send(rule, Requests.get("/"));
			HttpHeaders answer = new DefaultHttpHeaders().add("x-gone", "1").add("x-set", "old").add("x-add", "first");

			edit(answer);

			assertThat(answer.entries()).extracting(Object::toString)
				.containsExactlyInAnyOrder("x-set=new", "x-add=first", "x-add=more");
		}

		@Test
		void routeWithoutOperationsEditsNothing() {
			send(new Rule(), Requests.get("/"));

			assertThat(ResponseEdit.of(ForwardFilterTests.this.exchange)).isSameAs(ResponseEdit.NONE);
		}

		@Test
		void allowedOriginReplacesThatOfTheApplication() {
			Rule rule = new Rule();
			rule.cors = policy(new StringMatch.Exact("https://a.example"));
			send(rule, Requests.get("/").header("origin", "https://a.example"));
			HttpHeaders answer = new DefaultHttpHeaders().add("access-control-allow-origin", "*");

			edit(answer);

			assertThat(answer.getAll("access-control-allow-origin")).containsExactly("https://a.example");
			assertThat(answer.get("access-control-allow-credentials")).isEqualTo("true");
			assertThat(answer.get("access-control-expose-headers")).isEqualTo("x-one");
			assertThat(answer.contains("access-control-allow-methods")).isFalse();
		}

		@Test
		void answerToAnotherOriginStaysAsItIs() {
			Rule rule = new Rule();
			rule.cors = policy(new StringMatch.Regex("https://[a-z]+\\.example"));
			send(rule, Requests.get("/").header("origin", "https://a.example.evil"));
			HttpHeaders answer = new DefaultHttpHeaders().add("access-control-allow-origin", "*");

			edit(answer);

			assertThat(answer.getAll("access-control-allow-origin")).containsExactly("*");
		}

		@Test
		void preflightOfAnotherOriginGoesToTheApplication() {
			Rule rule = new Rule();
			rule.cors = policy(new StringMatch.Exact("https://a.example"));
			Requests preflight = Requests.get("/")
				.method("OPTIONS")
				.header("origin", "https://b.example")
				.header("access-control-request-method", "GET");

			assertThat(send(rule, preflight).cluster()).isEqualTo(V1);
		}

		private CorsPolicy policy(StringMatch origin) {
			return new CorsPolicy(List.of(origin), "GET", null, "x-one", null, true, true);
		}

		private void edit(HttpHeaders answer) {
			ResponseEdit.of(ForwardFilterTests.this.exchange).apply(200, answer);
		}

	}

	@Test
	void destinationsAreDrawnByWeight() {
		Rule rule = new Rule();
		rule.destinations = List.of(destination(V1, 3), destination(V2, 1));

		long ofFirst = java.util.stream.IntStream.range(0, 8000)
			.filter((i) -> send(rule, Requests.get("/")).cluster().equals(V1))
			.count();

		assertThat(ofFirst).isBetween(5600L, 6400L);
	}

	@Test
	void mirrorsAreDrawnEachByItself() {
		Rule rule = new Rule();
		rule.mirrors = List.of(new Mirror(V2, 1_000_000), new Mirror(V2, 0));

		assertThat(send(rule, Requests.get("/")).mirrors()).hasSize(1);
	}

	private OutboundRequest send(Rule rule, Requests request) {
		this.exchange = exchange(request);
		new ForwardFilter(rule.route(), rule.forward()).filter(this.exchange, (passed) -> Mono.empty()).block();
		OutboundRequest sent = OutboundRequest.ofRoute(this.exchange);
		assertThat(sent).isNotNull();
		return sent;
	}

	private static MockServerWebExchange exchange(Requests request) {
		InboundRequest inbound = request.arrive();
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		inbound.attach(exchange);
		exchange.getAttributes().put(StreamInfo.ATTRIBUTE, new StreamInfo());
		return exchange;
	}

	private static HeaderOperations operations(List<String> remove, Write... writes) {
		return new HeaderOperations(remove, List.of(writes));
	}

	private static Write set(String name, String value) {
		return new Write(name, HeaderFormat.of(value), false);
	}

	private static Write add(String name, String value) {
		return new Write(name, HeaderFormat.of(value), true);
	}

	private static HeaderFormat format(Segment segment) {
		return new HeaderFormat("", List.of(segment));
	}

	private static Action.Destination destination(ClusterKey cluster, int weight) {
		return new Action.Destination(cluster, weight, null, HeaderOperations.NONE, HeaderOperations.NONE);
	}

	/** A rule that sends everything to one application, but for what a test changes. */
	private static final class Rule {

		private HeaderOperations ofDestination = HeaderOperations.NONE;

		private @Nullable List<Action.Destination> destinations;

		private HeaderOperations request = HeaderOperations.NONE;

		private HeaderOperations response = HeaderOperations.NONE;

		private Rewrite rewrite = Rewrite.NONE;

		private @Nullable Duration timeout;

		private @Nullable RetryPolicy retry;

		private @Nullable CorsPolicy cors;

		private List<Mirror> mirrors = List.of();

		Action.Forward forward() {
			List<Action.Destination> all = (this.destinations != null) ? this.destinations
					: List.of(new Action.Destination(V1, 1, null, this.ofDestination, HeaderOperations.NONE));
			return new Action.Forward(all, this.request, this.response, this.rewrite, this.timeout, this.retry, null,
					this.cors, this.mirrors);
		}

		Route route() {
			return new Route(new Origin("shop", "vs", 0, 0, "", "", List.of("a.test")), RouteMatch.ANY, forward());
		}

	}

}
