package io.lateen.translate;

import java.util.Set;

import io.lateen.model.Action;
import io.lateen.model.Action.RedirectPath;
import io.lateen.model.HeaderOperations;
import io.lateen.resource.istio.VirtualService.Redirect;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/** Redirects (istio pilot/pkg/networking/core/route/route.go, ApplyRedirect). */
final class Redirects {

	/** Others leave the route without any action. */
	static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);

	private static final int DEFAULT_CODE = 301;

	private Redirects() {
	}

	/**
	 * A rule's redirect.
	 * @param uri what the path matched, null for any path
	 * @param serverPort number of the Gateway's server
	 * @param response header operations on the answer
	 */
	static Action of(Redirect redirect, @Nullable StringMatch uri, int serverPort, HeaderOperations response) {
		return new Action.Redirect(code(redirect), path(redirect, uri), nullIfEmpty(redirect.authority()),
				port(redirect, serverPort), nullIfEmpty(redirect.scheme()), response);
	}

	/** 301 unless another one is given. */
	static int code(Redirect redirect) {
		return (redirect.redirectCode() != null && redirect.redirectCode() != 0) ? redirect.redirectCode()
				: DEFAULT_CODE;
	}

	private static RedirectPath path(Redirect redirect, @Nullable StringMatch uri) {
		String prefix = nullIfEmpty(redirect.prefixRewrite());
		if (prefix != null) {
			Integer length = Rewrites.prefixLength(uri);
			return (length != null) ? new RedirectPath.ReplacePrefix(length, prefix) : new RedirectPath.Replace(prefix);
		}
		String path = nullIfEmpty(redirect.uri());
		return (path != null) ? new RedirectPath.Replace(path) : new RedirectPath.Keep();
	}

	private static @Nullable Integer port(Redirect redirect, int serverPort) {
		long port = 0;
		if (redirect.port() != null) {
			port = redirect.port();
		}
		else if ("FROM_REQUEST_PORT".equals(redirect.derivePort())) {
			port = serverPort;
		}
		boolean https = "https".equals(redirect.scheme());
		boolean redundant = port == 0 || port == (https ? 443 : 80);
		return redundant ? null : (int) port;
	}

	private static @Nullable String nullIfEmpty(@Nullable String text) {
		return (text == null || text.isEmpty()) ? null : text;
	}

}
