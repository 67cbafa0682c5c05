package io.lateen.translate;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.lateen.resource.istio.VirtualService.CorsPolicy;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/** {@code corsPolicy} (istio pkg/config/validation/validation.go, validateCORSPolicy). */
final class CorsValidation {

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT",
			"OPTIONS", "TRACE", "*");

	private CorsValidation() {
	}

	static void check(Field field, @Nullable CorsPolicy policy) {
		if (policy == null) {
			return;
		}
		for (int i = 0; i < policy.allowOrigins().size(); i++) {
			checkOrigin(field.at("allowOrigins", i), policy.allowOrigins().get(i));
		}
		for (int i = 0; i < policy.allowMethods().size(); i++) {
			String method = policy.allowMethods().get(i);
			if (!METHODS.contains(method)) {
				field.at("allowMethods", i).rejected("\"" + method + "\" is not a supported HTTP method");
			}
		}
		checkHeaders(field, "allowHeaders", policy.allowHeaders());
		checkHeaders(field, "exposeHeaders", policy.exposeHeaders());
		checkMaxAge(field.at("maxAge"), policy.maxAge());
	}

	private static void checkOrigin(Field field, StringMatch origin) {
		String text = (origin.exact() != null) ? origin.exact()
				: (origin.prefix() != null) ? origin.prefix() : origin.regex();
		if (text == null || text.isEmpty()) {
			field.rejected("'' is not a valid match type for CORS allow origins");
		}
		MatchValidation.checkRegex(field, origin, "corsPolicy.allowOrigins");
	}

	private static void checkHeaders(Field field, String name, List<String> headers) {
		for (int i = 0; i < headers.size(); i++) {
			String header = headers.get(i);
			if (header.isEmpty()) {
				field.at(name, i).rejected("header name cannot be empty");
			}
			else if (!HeaderName.isToken(header)) {
				field.at(name, i).rejected("header name " + header + " is not a valid header name");
			}
		}
	}

	private static void checkMaxAge(Field field, @Nullable Duration maxAge) {
		HttpRuleValidation.checkTimeout(field, maxAge);
		if (maxAge != null && maxAge.toNanosPart() > 0) {
			field.rejected("max_age duration is accurate only to seconds precision");
		}
	}

}
