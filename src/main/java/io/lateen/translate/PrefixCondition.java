package io.lateen.translate;

import java.util.Map;
import java.util.Objects;

import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/**
 * A match entry on a prefix of the path, as Istio compares it with others (istio
 * pkg/config/validation/validation.go, genMatchHTTPRoutes and coveredValidation).
 *
 * @param rule index of the rule
 * @param entry index of the entry
 */
record PrefixCondition(int rule, int entry, HttpMatch match) {

	static boolean isOne(HttpMatch match) {
		return match.uri() != null && match.uri().prefix() != null && !match.uri().prefix().isEmpty();
	}

	String prefix() {
		return (this.match.uri() != null) ? String.valueOf(this.match.uri().prefix()) : "";
	}

	/** Whether Istio takes a later one for covered by this one. */
	boolean covers(PrefixCondition later) {
		return later.prefix().startsWith(prefix()) && port() == later.port() && covers(method(), later.method())
				&& covers(text(this.match.authority()), text(later.match.authority()))
				&& covers(this.match.headers(), later.match.headers())
				&& covers(this.match.queryParams(), later.match.queryParams())
				&& covers(this.match.withoutHeaders(), later.match.withoutHeaders());
	}

	private static boolean covers(String earlier, String later) {
		return earlier.startsWith(later);
	}

	private static boolean covers(Map<String, StringMatch> earlier, Map<String, StringMatch> later) {
		return earlier.size() == later.size() && earlier.entrySet().stream().allMatch((condition) -> {
			StringMatch other = later.get(condition.getKey());
			return later.containsKey(condition.getKey()) && covers(text(condition.getValue()), text(other));
		});
	}

	private long port() {
		return Objects.requireNonNullElse(this.match.port(), 0L);
	}

	// Istio takes GET for granted here
	private String method() {
		String text = text(this.match.method());
		return text.isEmpty() ? "exact:GET" : text;
	}

	private static String text(@Nullable StringMatch match) {
		if (match != null && match.exact() != null && !match.exact().isEmpty()) {
			return "exact:" + match.exact();
		}
		return (match != null && match.prefix() != null && !match.prefix().isEmpty()) ? "prefix:" + match.prefix() : "";
	}

}
