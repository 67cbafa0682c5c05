package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.lateen.resource.istio.VirtualService.Headers;
import io.lateen.resource.istio.VirtualService.RegexRewrite;
import io.lateen.resource.istio.VirtualService.Rewrite;
import org.jspecify.annotations.Nullable;

/**
 * {@code rewrite}, and that the Host is set in one place only (istio
 * pkg/config/validation/validation.go, validateHTTPRewrite; virtualservice.go,
 * validateAuthorityRewrite).
 */
final class RewriteValidation {

	private RewriteValidation() {
	}

	static void check(Field rule, @Nullable Rewrite rewrite, @Nullable Headers headers) {
		if (rewrite != null) {
			checkRewrite(rule.at("rewrite"), rewrite);
		}
		checkAuthority(rule, (rewrite != null) ? rewrite.authority() : null, headers);
	}

	/** Envoy takes no line breaks in texts that become part of a header. */
	static void checkCharacters(Field field, @Nullable String text) {
		if (text != null && text.chars().anyMatch((c) -> c == 0 || c == '\r' || c == '\n')) {
			field.rejected("must not contain line breaks (Envoy would refuse it)");
		}
	}

	private static void checkRewrite(Field field, Rewrite rewrite) {
		boolean uri = rewrite.uri() != null && !rewrite.uri().isEmpty();
		boolean authority = rewrite.authority() != null && !rewrite.authority().isEmpty();
		RegexRewrite regex = rewrite.uriRegexRewrite();
		if (uri && regex != null) {
			field.rejected("rewrite may only contain one of URI or UriRegexRewrite");
		}
		else if (!uri && regex == null && !authority) {
			field.rejected("rewrite must specify at least one of URI, UriRegexRewrite, or authority. "
					+ "Only one of URI or UriRegexRewrite may be specified");
		}
		else if (regex != null) {
			checkRegex(field.at("uriRegexRewrite"), regex);
		}
		checkCharacters(field.at("uri"), rewrite.uri());
		checkCharacters(field.at("authority"), rewrite.authority());
	}

	private static void checkRegex(Field field, RegexRewrite rewrite) {
		String match = rewrite.match();
		String replacement = rewrite.rewrite();
		if (match == null || match.isEmpty() || replacement == null || replacement.isEmpty()) {
			field.rejected(
					"UriRegexRewrite has errors: UriRegexRewrite requires both Rewrite and Match fields to be specified");
			return;
		}
		String reason = Regexes.refuse(match);
		if (reason != null) {
			field.at("match").rejected("UriRegexRewrite has errors: " + reason);
			return;
		}
		String noEffect = Regexes.refuseReplacement(replacement, match);
		if (noEffect != null) {
			field.at("rewrite").ineffective(noEffect + ": paths stay as they are");
		}
		checkCharacters(field.at("rewrite"), replacement);
	}

	// like Istio, an empty Host is none
	private static void checkAuthority(Field rule, @Nullable String rewritten, @Nullable Headers headers) {
		List<String> authorities = new ArrayList<>();
		authorities.add((rewritten != null) ? rewritten : "");
		if (headers != null && headers.request() != null) {
			addAuthorities(authorities, headers.request().set());
			addAuthorities(authorities, headers.request().add());
		}
		for (int i = 1; i < authorities.size(); i++) {
			if (!authorities.get(i - 1).isEmpty()) {
				rule.rejected("authority header cannot be set multiple times: have \"%s\", attempting to set \"%s\""
					.formatted(authorities.get(i - 1), authorities.get(i)));
				return;
			}
		}
	}

	private static void addAuthorities(List<String> authorities, Map<String, String> values) {
		values.forEach((name, value) -> {
			if (HeaderEdits.isAuthority(name)) {
				authorities.add(value);
			}
		});
	}

}
