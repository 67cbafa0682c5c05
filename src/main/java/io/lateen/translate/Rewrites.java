package io.lateen.translate;

import io.lateen.model.Rewrite;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.RegexRewrite;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/**
 * Changes to path and Host (istio pilot/pkg/networking/core/route/route.go,
 * applyHTTPRouteDestination).
 */
final class Rewrites {

	private Rewrites() {
	}

	/**
	 * A rule's rewrite. Header operations that set Host alone tell nobody of it (istio
	 * pilot/pkg/networking/core/route/route.go, applyHTTPRouteDestination).
	 * @param uri what the path matched, null for any path
	 * @param authorities Hosts by precedence after that of the rewrite; the first that is
	 * there counts
	 */
	static Rewrite of(VirtualService.@Nullable Rewrite rewrite, @Nullable StringMatch uri,
			@Nullable String... authorities) {
		Rewrite.Path path = (rewrite != null) ? path(rewrite, uri) : null;
		String authority = (rewrite != null) ? nullIfEmpty(rewrite.authority()) : null;
		for (int i = 0; authority == null && i < authorities.length; i++) {
			authority = authorities[i];
		}
		return (path == null && authority == null) ? Rewrite.NONE
				: new Rewrite(path, authority, rewrite != null && authority != null);
	}

	/**
	 * Length of what the path matched, for replacing it. Without a condition Envoy's
	 * route has the prefix {@code /}. Null when all of the path was matched.
	 */
	static @Nullable Integer prefixLength(@Nullable StringMatch uri) {
		if (uri == null) {
			return 1;
		}
		return (uri.prefix() != null) ? uri.prefix().length() : null;
	}

	private static Rewrite.@Nullable Path path(VirtualService.Rewrite rewrite, @Nullable StringMatch uri) {
		if (rewrite.uriRegexRewrite() != null) {
			return regex(rewrite.uriRegexRewrite());
		}
		String replacement = nullIfEmpty(rewrite.uri());
		if (replacement == null) {
			return null;
		}
		Integer length = prefixLength(uri);
		return (length != null) ? new Rewrite.Path.ReplacePrefix(length, replacement)
				: new Rewrite.Path.ReplaceAll(replacement);
	}

	// RE2 leaves the text as it is when the replacement makes no sense
	private static Rewrite.@Nullable Path regex(RegexRewrite rewrite) {
		String regex = String.valueOf(rewrite.match());
		String replacement = String.valueOf(rewrite.rewrite());
		return (Regexes.refuseReplacement(replacement, regex) == null)
				? new Rewrite.Path.ReplaceRegex(regex, replacement) : null;
	}

	private static @Nullable String nullIfEmpty(@Nullable String text) {
		return (text == null || text.isEmpty()) ? null : text;
	}

}
