package io.lateen.routing;

import com.google.re2j.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RegexLiteralsTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ', quoteCharacter = '"',
			value = { "/r0001/[a-z]+/[0-9]+ /r0001/ /", "/api/v1\\.2/.* /api/v1.2/ \"\"", ".*\\.png \"\" .png",
					"^/a$ /a \"\"", "/ab?c /a c", "/ab*/x{2}/y /a /y", "/ab+c /ab c", "/a{b}c /a{b}c \"\"",
					"/(one|two)/three / /three", "/a|/b \"\" \"\"", "(?i)/a \"\" \"\"", "/[|]x / x", "/[]a]x / x",
					"/[[:alpha:]]x / x", "/\\Qa|b\\E \"\" \"\"", "/\\x41b \"\" \"\"", "/\\pLb \"\" \"\"" })
	void textThatEachMatchHas(String regex, String prefix, String required) {
		assertThat(RegexLiterals.of(regex)).isEqualTo(new RegexLiterals(prefix, required));
	}

	@Property(tries = 5000)
	void nothingThatMatchesIsLost(@ForAll("regexes") String regex, @ForAll("texts") String text) {
		if (Pattern.matches(regex, text)) {
			assertThat(RegexLiterals.of(regex).mayFit(text)).isTrue();
		}
	}

	@Provide
	Arbitrary<String> regexes() {
		return Arbitraries
			.of("a", "b", "/", "ab", ".", "[ab]", "[^a]", "(a|b)", "(?:ab)+", "\\w", "a*", "b?", "a+", "a{2}", "b{0,1}",
					"{", "\\/", "|", "^", "$")
			.list()
			.ofMaxSize(6)
			.map((elements) -> String.join("", elements));
	}

	@Provide
	Arbitrary<String> texts() {
		return Arbitraries.strings().withChars("ab/{").ofMaxLength(5);
	}

}
