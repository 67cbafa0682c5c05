package io.lateen.filter;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.Action.Redirect;
import io.lateen.model.Action.RedirectPath;

/**
 * Where a redirect leads (Envoy source/common/http/utility.cc, newUri): scheme, authority
 * and path of the request but for what the redirect replaces.
 */
final class RedirectLocation {

	private RedirectLocation() {
	}

	static String of(Redirect redirect, InboundRequest request) {
		String scheme = (redirect.scheme() != null) ? redirect.scheme() : request.scheme();
		String port = (redirect.port() != null) ? ":" + redirect.port() : "";
		String host = (redirect.authority() != null) ? redirect.authority()
				: withoutPort(request, scheme, !port.isEmpty());
		return scheme + "://" + host + port + target(redirect.path(), request);
	}

	/**
	 * The request's Host: its port gives way to the redirect's, and to another scheme
	 * where it is the default port of the request's own.
	 */
	private static String withoutPort(InboundRequest request, String scheme, boolean otherPort) {
		String authority = request.authority();
		int colon = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.lastIndexOf(':');
		if (colon <= 0) {
			return authority;
		}
		String defaultPort = request.scheme().equals("https") ? ":443" : ":80";
		boolean ofOtherScheme = !scheme.equals(request.scheme()) && authority.substring(colon).equals(defaultPort);
		return (otherPort || ofOtherScheme) ? authority.substring(0, colon) : authority;
	}

	private static String target(RedirectPath path, InboundRequest request) {
		String replaced = switch (path) {
			case RedirectPath.Keep() -> request.path();
			case RedirectPath.Replace(String replacement) -> replacement;
			case RedirectPath.ReplacePrefix(int length, String replacement) ->
				replacement + request.path().substring(Math.min(length, request.path().length()));
		};
		return (request.query() == null || replaced.indexOf('?') >= 0) ? replaced : replaced + "?" + request.query();
	}

}
