package io.lateen.translate;

import java.time.Duration;
import java.util.List;

import io.lateen.model.CorsPolicy;
import io.lateen.model.StringMatch;
import io.lateen.resource.istio.VirtualService;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin policies (istio pilot/pkg/networking/core/route/route.go,
 * TranslateCORSPolicy).
 */
final class CorsPolicies {

	private CorsPolicies() {
	}

	static @Nullable CorsPolicy of(VirtualService.@Nullable CorsPolicy policy) {
		if (policy == null) {
			return null;
		}
		return new CorsPolicy(origins(policy), joined(policy.allowMethods()), joined(policy.allowHeaders()),
				joined(policy.exposeHeaders()), seconds(policy.maxAge()),
				Boolean.TRUE.equals(policy.allowCredentials()), !"IGNORE".equals(policy.unmatchedPreflights()));
	}

	// the older list counts only where the newer one is not there
	private static List<StringMatch> origins(VirtualService.CorsPolicy policy) {
		if (!policy.allowOrigins().isEmpty()) {
			return policy.allowOrigins().stream().map(StringMatches::of).toList();
		}
		return policy.allowOrigin().stream().<StringMatch>map(StringMatch.Exact::new).toList();
	}

	private static @Nullable String joined(List<String> values) {
		String text = String.join(",", values);
		return text.isEmpty() ? null : text;
	}

	private static @Nullable String seconds(@Nullable Duration duration) {
		return (duration != null) ? Long.toString(duration.toSeconds()) : null;
	}

}
