package io.lateen.translate;

import java.util.List;

import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.Redirect;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/** {@code redirect} (istio pkg/config/validation/validation.go, validateHTTPRedirect). */
final class RedirectValidation {

	private RedirectValidation() {
	}

	static void check(Field field, @Nullable Redirect redirect, List<HttpMatch> matches) {
		if (redirect == null) {
			return;
		}
		field.rejectedFor(refuse(redirect, matches));
		int code = Redirects.code(redirect);
		if (code >= 300 && code <= 399 && !Redirects.CODES.contains(code)) {
			field.at("redirectCode")
				.rejected(code + " is not a redirect code that Envoy knows: it would refuse a route without action");
		}
		RewriteValidation.checkCharacters(field.at("uri"), redirect.uri());
		RewriteValidation.checkCharacters(field.at("prefixRewrite"), redirect.prefixRewrite());
		RewriteValidation.checkCharacters(field.at("authority"), redirect.authority());
	}

	// like Istio, only the first reason
	private static @Nullable String refuse(Redirect redirect, List<HttpMatch> matches) {
		boolean uri = isSet(redirect.uri());
		boolean prefix = isSet(redirect.prefixRewrite());
		if (uri && prefix) {
			return "redirect may only specify one of uri or prefix_rewrite";
		}
		if (prefix && !matches.stream().map(HttpMatch::uri).allMatch(RedirectValidation::isPrefix)) {
			return "redirect prefix_rewrite requires all URI matches to use prefix match type";
		}
		boolean port = redirect.port() != null || redirect.derivePort() != null;
		if (!uri && !prefix && !port && !isSet(redirect.authority()) && !isSet(redirect.scheme())) {
			return "redirect must specify URI, authority, scheme, or port";
		}
		int code = Redirects.code(redirect);
		if (code < 300 || code > 399) {
			return code + " is not a valid redirect code, must be 3xx";
		}
		if (isSet(redirect.scheme()) && !"http".equals(redirect.scheme()) && !"https".equals(redirect.scheme())) {
			return "invalid redirect scheme, must be \"http\" or \"https\"";
		}
		Long number = redirect.port();
		return (number != null && number != 0) ? DestinationValidation.refusePort(number) : null;
	}

	private static boolean isPrefix(@Nullable StringMatch uri) {
		return uri == null || uri.prefix() != null;
	}

	private static boolean isSet(@Nullable String text) {
		return text != null && !text.isEmpty();
	}

}
