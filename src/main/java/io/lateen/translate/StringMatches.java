package io.lateen.translate;

import io.lateen.model.StringMatch;
import io.lateen.resource.istio.VirtualService;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on texts (istio pilot/pkg/networking/core/route/route.go,
 * translateHeaderMatch and canBeConvertedToPresentMatch).
 */
final class StringMatches {

	private static final StringMatch PRESENT = new StringMatch.Present();

	private StringMatches() {
	}

	/**
	 * None of the three kinds, or the word {@code *} as regex, asks for presence only.
	 */
	static StringMatch of(VirtualService.@Nullable StringMatch match) {
		if (match == null) {
			return PRESENT;
		}
		if (match.exact() != null) {
			return new StringMatch.Exact(match.exact());
		}
		if (match.prefix() != null) {
			return new StringMatch.Prefix(match.prefix());
		}
		return (match.regex() != null && !match.regex().equals("*")) ? new StringMatch.Regex(match.regex()) : PRESENT;
	}

}
