package io.lateen.filter;

import java.util.function.UnaryOperator;

import io.lateen.model.Rewrite;

/**
 * Makes the path that an application sees of the normalised path without query (Envoy
 * source/common/router/config_impl.cc, finalizePathHeader).
 */
@FunctionalInterface
interface PathRewrite extends UnaryOperator<String> {

	static PathRewrite of(Rewrite.Path rewrite) {
		return switch (rewrite) {
			case Rewrite.Path.ReplacePrefix(int length, String replacement) ->
				(path) -> replacement + path.substring(Math.min(length, path.length()));
			case Rewrite.Path.ReplaceAll(String replacement) -> (path) -> replacement;
			case Rewrite.Path.ReplaceRegex(String regex, String replacement) ->
				new RegexReplacement(regex, replacement)::replaceAll;
		};
	}

}
