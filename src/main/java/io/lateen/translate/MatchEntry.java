package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.lateen.model.HeaderMatch;
import io.lateen.model.PathMatch;
import io.lateen.model.QueryMatch;
import io.lateen.model.RouteMatch;
import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code match} (istio pilot/pkg/networking/core/route/route.go,
 * TranslateRouteMatch, sourceMatchHTTP and IsCatchAllRoute).
 *
 * @param match null when the rule has no entries
 */
record MatchEntry(@Nullable HttpMatch match) {

	private static final PathMatch ANY_PATH = new PathMatch.Any();

	/**
	 * Whether requests of a server may come here at all.
	 * @param namespace of the VirtualService
	 */
	boolean fits(Binding binding, String namespace) {
		if (this.match == null) {
			return true;
		}
		return fitsPort(this.match, binding) && fitsSource(this.match, binding, namespace)
				&& !asksForClaims(this.match);
	}

	RouteMatch conditions() {
		return (this.match != null) ? new RouteMatch(path(), headers(this.match), query(this.match)) : RouteMatch.ANY;
	}

	/**
	 * The rest of the VirtualService is out of reach. Only the path {@code /} and the
	 * regex {@code .*} count, not what else takes all requests.
	 */
	boolean isCatchAll() {
		StringMatch uri = uri();
		boolean anyPath = uri == null || "/".equals(uri.prefix()) || ".*".equals(uri.regex());
		return anyPath && (this.match == null || !hasOtherConditions(this.match));
	}

	/** The condition on the path as it is written, null for none. */
	@Nullable StringMatch uri() {
		return (this.match != null && isGiven(this.match.uri())) ? this.match.uri() : null;
	}

	/** {@code <rule>.<entry>}, as access logs show it. */
	String name(@Nullable String rule) {
		String text = (rule != null) ? rule : "";
		String entry = (this.match != null) ? this.match.name() : null;
		return (entry != null && !entry.isEmpty()) ? text + "." + entry : text;
	}

	private PathMatch path() {
		StringMatch uri = uri();
		if (uri == null) {
			return ANY_PATH;
		}
		boolean ignoreCase = this.match != null && Boolean.TRUE.equals(this.match.ignoreUriCase());
		if (uri.exact() != null) {
			return new PathMatch.Exact(uri.exact(), ignoreCase);
		}
		if (uri.prefix() != null) {
			boolean any = uri.prefix().isEmpty() || uri.prefix().equals("/");
			return any ? ANY_PATH : new PathMatch.Prefix(uri.prefix(), ignoreCase);
		}
		String regex = String.valueOf(uri.regex());
		return regex.equals(".*") ? ANY_PATH : new PathMatch.Regex(regex);
	}

	private static List<HeaderMatch> headers(HttpMatch match) {
		List<HeaderMatch> headers = new ArrayList<>();
		addHeaders(headers, match.headers(), false);
		addHeaders(headers, match.withoutHeaders(), true);
		addPseudoHeader(headers, ":method", match.method());
		addPseudoHeader(headers, ":authority", match.authority());
		addPseudoHeader(headers, ":scheme", match.scheme());
		return headers;
	}

	private static void addHeaders(List<HeaderMatch> headers, Map<String, StringMatch> conditions, boolean inverted) {
		conditions.forEach((name, condition) -> {
			// nobody has the claim as long as no JWT is looked at
			if (!JwtClaim.isNamedBy(name)) {
				headers.add(new HeaderMatch(headerName(name), StringMatches.of(condition), inverted));
			}
		});
	}

	private static void addPseudoHeader(List<HeaderMatch> headers, String name, @Nullable StringMatch condition) {
		if (condition != null) {
			headers.add(new HeaderMatch(name, StringMatches.of(condition), false));
		}
	}

	// Envoy keeps Host under the name of HTTP/2
	private static String headerName(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return lowerCase.equals("host") ? ":authority" : lowerCase;
	}

	private static List<QueryMatch> query(HttpMatch match) {
		List<QueryMatch> query = new ArrayList<>();
		match.queryParams().forEach((name, condition) -> query.add(new QueryMatch(name, StringMatches.of(condition))));
		return query;
	}

	private static boolean isGiven(@Nullable StringMatch match) {
		return match != null && (match.exact() != null || match.prefix() != null || match.regex() != null);
	}

	private static boolean hasOtherConditions(HttpMatch match) {
		return match.method() != null || match.authority() != null || match.scheme() != null
				|| !match.headers().isEmpty() || !match.withoutHeaders().isEmpty() || !match.queryParams().isEmpty();
	}

	private static boolean fitsPort(HttpMatch match, Binding binding) {
		return match.port() == null || match.port() == 0 || match.port() == binding.serverPort();
	}

	private static boolean fitsSource(HttpMatch match, Binding binding, String namespace) {
		if (!match.gateways().isEmpty()) {
			return match.gateways()
				.stream()
				.anyMatch((reference) -> GatewayReference.resolve(reference, namespace).equals(binding.gateway()));
		}
		GatewayWorkload workload = binding.workload();
		return workload.labels().entrySet().containsAll(match.sourceLabels().entrySet())
				&& (match.sourceNamespace() == null || match.sourceNamespace().isEmpty()
						|| match.sourceNamespace().equals(workload.namespace()));
	}

	// without a RequestAuthentication no request has claims, and none fits
	private static boolean asksForClaims(HttpMatch match) {
		return match.headers().keySet().stream().anyMatch(JwtClaim::isNamedBy);
	}

}
