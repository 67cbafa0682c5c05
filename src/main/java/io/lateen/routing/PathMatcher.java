package io.lateen.routing;

import java.util.function.Predicate;

import io.lateen.model.PathMatch;
import io.netty.util.AsciiString;

/** A condition on a normalised path without query, compiled. Thread-safe. */
@FunctionalInterface
interface PathMatcher extends Predicate<String> {

	/**
	 * Compiles a condition. Case is ignored for ASCII letters only, as Envoy does
	 * (source/common/router/config_impl.cc, PathMatcher).
	 */
	static PathMatcher of(PathMatch match) {
		return switch (match) {
			case PathMatch.Any() -> (path) -> true;
			case PathMatch.Exact(String exact, boolean ignoreCase) ->
				ignoreCase ? (path) -> AsciiString.contentEqualsIgnoreCase(exact, path) : exact::equals;
			case PathMatch.Prefix(String prefix, boolean ignoreCase) ->
				(path) -> AsciiString.regionMatchesAscii(path, ignoreCase, 0, prefix, 0, prefix.length());
			case PathMatch.Regex(String regex) -> TextMatcher.ofRegex(regex)::test;
		};
	}

}
