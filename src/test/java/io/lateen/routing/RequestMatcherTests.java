package io.lateen.routing;

import java.util.List;

import io.lateen.exchange.Requests;
import io.lateen.model.HeaderMatch;
import io.lateen.model.PathMatch;
import io.lateen.model.QueryMatch;
import io.lateen.model.RouteMatch;
import io.lateen.model.StringMatch;
import io.lateen.model.StringMatch.Exact;
import io.lateen.model.StringMatch.Prefix;
import io.lateen.model.StringMatch.Present;
import io.lateen.model.StringMatch.Regex;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What fits a route, as a real Envoy was seen to decide. */
class RequestMatcherTests {

	@Nested
	class Path {

		@ParameterizedTest
		@CsvSource({ "/exact, true", "/exact?x=1, true", "/exact?, true", "/exact/, false", "/Exact, false",
				"//exact, false" })
		void exactTakesTheWholePathWithoutQuery(String target, boolean fits) {
			assertThat(fits(new PathMatch.Exact("/exact", false), target)).isEqualTo(fits);
		}

		@ParameterizedTest
		@CsvSource({ "/pre, true", "/prefixed/x, true", "/pre/, true", "/Pre, false", "/x/pre, false" })
		void prefixIsAStringPrefix(String target, boolean fits) {
			assertThat(fits(new PathMatch.Prefix("/pre", false), target)).isEqualTo(fits);
		}

		@ParameterizedTest
		@CsvSource({ "/re/42, true", "/re/42?x=a, true", "/re/42/x, false", "/x/re/42, false", "/re/, false" })
		void regexTakesTheWholePath(String target, boolean fits) {
			assertThat(fits(new PathMatch.Regex("/re/[0-9]+"), target)).isEqualTo(fits);
		}

		@Test
		void caseIsIgnoredForLettersOfAscii() {
			assertThat(fits(new PathMatch.Exact("/NoCase", true), "/nOcAsE")).isTrue();
			assertThat(fits(new PathMatch.Prefix("/CaSe", true), "/case/Z")).isTrue();
			assertThat(fits(new PathMatch.Prefix("/\u00c4", true), "/\u00e4")).isFalse();
		}

		private boolean fits(PathMatch path, String target) {
			return new RequestMatcher(new RouteMatch(path, List.of(), List.of())).test(Requests.get(target).arrive());
		}

	}

	@Nested
	class Headers {

		@Test
		void anyLineMayFitAndNoneIsSplit() {
			assertThat(fits(header("x", new Exact("b")), request().header("x", "a").header("x", "b"))).isTrue();
			assertThat(fits(header("x", new Exact("b")), request().header("x", "a,b"))).isFalse();
			assertThat(fits(header("x", new Exact("a,b")), request().header("x", "a").header("x", "b"))).isFalse();
		}

		@Test
		void nameIsTakenInAnyCaseAndValueAsItIs() {
			assertThat(fits(header("x-user", new Exact("jason")), request().header("X-User", "jason"))).isTrue();
			assertThat(fits(header("x-user", new Exact("jason")), request().header("x-user", "Jason"))).isFalse();
		}

		@Test
		void missingHeaderFitsNothing() {
			assertThat(fits(header("x", new Regex(".*")), request())).isFalse();
			assertThat(fits(header("x", new Exact("")), request())).isFalse();
			assertThat(fits(header("x", new Present()), request())).isFalse();
		}

		@Test
		void emptyHeaderIsPresent() {
			assertThat(fits(header("x", new Present()), request().header("x", ""))).isTrue();
		}

		@Test
		void prefixAndRegexLookAtTheWholeValue() {
			assertThat(fits(header("x", new Prefix("Mob")), request().header("x", "Mobile"))).isTrue();
			assertThat(fits(header("x", new Regex("[0-9]+")), request().header("x", "42"))).isTrue();
			assertThat(fits(header("x", new Regex("[0-9]+")), request().header("x", "42x"))).isFalse();
		}

		@Test
		void invertedCountsAMissingHeaderAsEmpty() {
			assertThat(fits(without("x", new Exact("jason")), request())).isTrue();
			assertThat(fits(without("x", new Exact("jason")), request().header("x", "anna"))).isTrue();
			assertThat(fits(without("x", new Exact("jason")), request().header("x", "jason"))).isFalse();
			assertThat(fits(without("x", new Exact("")), request())).isFalse();
			assertThat(fits(without("x", new Regex(".*")), request())).isFalse();
		}

		@Test
		void invertedPresenceMeansAbsence() {
			assertThat(fits(without("x", new Present()), request())).isTrue();
			assertThat(fits(without("x", new Present()), request().header("x", ""))).isFalse();
		}

		@Test
		void pseudoHeadersAreThoseOfTheRequest() {
			Requests request = Requests.get("/p?q=1").method("PUT").authority("A.test:81");

			assertThat(fits(header(":method", new Exact("PUT")), request)).isTrue();
			assertThat(fits(header(":method", new Exact("put")), request)).isFalse();
			assertThat(fits(header(":authority", new Exact("A.test:81")), request)).isTrue();
			assertThat(fits(header(":authority", new Exact("a.test")), request)).isFalse();
			assertThat(fits(header(":scheme", new Exact("http")), request)).isTrue();
			assertThat(fits(header(":path", new Exact("/p?q=1")), request)).isTrue();
			assertThat(fits(header(":path", new Exact("/p")), request)).isFalse();
		}

		private Requests request() {
			return Requests.get("/");
		}

		private HeaderMatch header(String name, StringMatch match) {
			return new HeaderMatch(name, match, false);
		}

		private HeaderMatch without(String name, StringMatch match) {
			return new HeaderMatch(name, match, true);
		}

		private boolean fits(HeaderMatch header, Requests request) {
			return new RequestMatcher(new RouteMatch(new PathMatch.Any(), List.of(header), List.of()))
				.test(request.arrive());
		}

	}

	@Nested
	class Query {

		@ParameterizedTest
		@CsvSource({ "/?a=1, true", "/?b=2&a=1, true", "/?a=1&a=2, true", "/?a=2&a=1, false", "/?a=%31, false",
				"/?A=1, false", "/?aa=1, false", "/?a=1#, false", "/, false", "/?, false" })
		void firstValueCountsUndecoded(String target, boolean fits) {
			assertThat(fits(new QueryMatch("a", new Exact("1")), target)).isEqualTo(fits);
		}

		@ParameterizedTest
		@CsvSource({ "/?a, true", "/?a=, true", "/?x&a&y, true", "/?a=1, false", "/?b, false" })
		void parameterWithoutValueIsEmpty(String target, boolean fits) {
			assertThat(fits(new QueryMatch("a", new Exact("")), target)).isEqualTo(fits);
		}

		@ParameterizedTest
		@CsvSource({ "/?a, true", "/?a=, true", "/?a=z, true", "/?b=a, false" })
		void presenceAsksForNoValue(String target, boolean fits) {
			assertThat(fits(new QueryMatch("a", new Present()), target)).isEqualTo(fits);
		}

		private boolean fits(QueryMatch query, String target) {
			return new RequestMatcher(new RouteMatch(new PathMatch.Any(), List.of(), List.of(query)))
				.test(Requests.get(target).arrive());
		}

	}

	@Test
	void allOfItMustFitAndTheFirstThatDoesNotIsNamed() {
		RequestMatcher matcher = new RequestMatcher(new RouteMatch(new PathMatch.Prefix("/all", false),
				List.of(new HeaderMatch("x", new Exact("1"), false)), List.of(new QueryMatch("q", new Exact("1")))));

		assertThat(matcher.unmet(Requests.get("/all?q=1").header("x", "1").arrive())).isNull();
		assertThat(matcher.unmet(Requests.get("/al?q=1").header("x", "1").arrive())).isEqualTo("path = /all*");
		assertThat(matcher.unmet(Requests.get("/all?q=1").arrive())).isEqualTo("x = 1");
		assertThat(matcher.unmet(Requests.get("/all").header("x", "1").arrive())).isEqualTo("?q = 1");
	}

}
