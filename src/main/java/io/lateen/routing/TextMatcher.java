package io.lateen.routing;

import java.util.function.Predicate;

import com.google.re2j.Pattern;
import io.lateen.model.StringMatch;

/** A condition on a text, compiled. Thread-safe. */
@FunctionalInterface
public interface TextMatcher extends Predicate<String> {

	/**
	 * Compiles a condition.
	 * @throws com.google.re2j.PatternSyntaxException for a text that is no RE2 expression
	 */
	static TextMatcher of(StringMatch match) {
		return switch (match) {
			case StringMatch.Exact(String value) -> value::equals;
			case StringMatch.Prefix(String prefix) -> (text) -> text.startsWith(prefix);
			case StringMatch.Regex(String regex) -> ofRegex(regex);
			case StringMatch.Present() -> (text) -> true;
		};
	}

	/** The whole text must fit an RE2 expression. */
	static TextMatcher ofRegex(String regex) {
		RegexLiterals literals = RegexLiterals.of(regex);
		Pattern pattern = Pattern.compile(regex);
		return (text) -> literals.mayFit(text) && pattern.matches(text);
	}

}
