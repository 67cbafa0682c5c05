package io.lateen.routing;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Requests;
import io.lateen.model.Action;
import io.lateen.model.HeaderMatch;
import io.lateen.model.HeaderOperations;
import io.lateen.model.Origin;
import io.lateen.model.PathMatch;
import io.lateen.model.Route;
import io.lateen.model.RouteMatch;
import io.lateen.model.StringMatch;
import io.lateen.model.VirtualHost;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** The index is a shortcut: it finds what trying one route after the other finds. */
class RouteLookupTests {

	private static final RouteCompiler COMPILER = new RouteCompiler(
			(route) -> (exchange, chain) -> chain.filter(exchange), new GlobalFilters(List.of()));

	@Property(tries = 3000)
	void indexFindsTheFirstRouteThatFits(@ForAll("matches") List<RouteMatch> matches,
			@ForAll("requests") InboundRequest request) {
		HostRoutes routes = routes(matches);

		Optional<CompiledRoute> first = routes.routes().stream().filter((route) -> route.matches(request)).findFirst();

		assertThat(Optional.ofNullable(routes.find(request))).isEqualTo(first);
	}

	private static HostRoutes routes(List<RouteMatch> matches) {
		return COMPILER.compile(new VirtualHost("a.test",
				IntStream.range(0, matches.size()).mapToObj((i) -> route(i, matches.get(i))).toList(), false));
	}

	private static Route route(int rule, RouteMatch match) {
		return new Route(new Origin("shop", "vs", rule, 0, "", "", List.of("a.test")), match,
				new Action.DirectResponse(200, Action.Body.EMPTY, HeaderOperations.NONE));
	}

	@Provide
	Arbitrary<List<RouteMatch>> matches() {
		Arbitrary<RouteMatch> match = Combinators.combine(paths(), headers().list().ofMaxSize(1))
			.as((path, headers) -> new RouteMatch(path, headers, List.of()));
		return match.list().ofMaxSize(30);
	}

	@Provide
	Arbitrary<InboundRequest> requests() {
		Arbitrary<String> user = Arbitraries.of("anna", "jason", "");
		return Combinators.combine(texts(), user)
			.as((path, name) -> Requests.get(path).header("end-user", name).arrive());
	}

	private static Arbitrary<PathMatch> paths() {
		Arbitrary<Boolean> ignoreCase = Arbitraries.of(true, false, false);
		return Arbitraries.oneOf(Arbitraries.just(new PathMatch.Any()),
				Combinators.combine(texts(), ignoreCase).as(PathMatch.Exact::new),
				Combinators.combine(prefixes(), ignoreCase).as(PathMatch.Prefix::new),
				regexes().map(PathMatch.Regex::new));
	}

	private static Arbitrary<HeaderMatch> headers() {
		return Combinators.combine(Arbitraries.of("anna", "jason"), Arbitraries.of(true, false))
			.as((value, inverted) -> new HeaderMatch("end-user", new StringMatch.Exact(value), inverted));
	}

	/** Few letters, so that texts share prefixes. */
	private static Arbitrary<String> texts() {
		return Arbitraries.strings().withChars("aAb/").ofMaxLength(5).map((rest) -> "/" + rest);
	}

	private static Arbitrary<String> prefixes() {
		return Arbitraries.oneOf(texts(), Arbitraries.just(""), Arbitraries.just("/"));
	}

	private static Arbitrary<String> regexes() {
		Arbitrary<String> element = Arbitraries.of("a", "A", "b", "/", ".", "[ab]", "(a|b)", "\\w", "a*", "b?", "a+",
				"/{1,2}", "(?:ab)?", ".*", "[^/]+", "\\/");
		Arbitrary<String> sequence = element.list().ofMaxSize(5).map((elements) -> String.join("", elements));
		return Arbitraries.oneOf(sequence.map((rest) -> "/" + rest), sequence,
				Combinators.combine(sequence, sequence).as((left, right) -> "/" + left + "|/" + right));
	}

}
