package io.lateen.translate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/**
 * Puts the conditions of a delegate's rule within those of the rule that delegates (istio
 * pilot/pkg/model/virtualservice.go, mergeHTTPMatchRequests).
 */
final class MatchMerge {

	private MatchMerge() {
	}

	/**
	 * Every entry of the delegate within every entry of the root that it fits.
	 * @return null when an entry of the delegate fits none of the root's
	 */
	static @Nullable List<HttpMatch> merge(List<HttpMatch> root, List<HttpMatch> delegate) {
		if (root.isEmpty()) {
			return delegate;
		}
		if (delegate.isEmpty()) {
			return root;
		}
		List<HttpMatch> merged = new ArrayList<>();
		for (HttpMatch leaf : delegate) {
			List<HttpMatch> fitting = root.stream()
				.filter((outer) -> fits(outer, leaf))
				.map((outer) -> merge(outer, leaf))
				.toList();
			if (fitting.isEmpty()) {
				return null;
			}
			merged.addAll(fitting);
		}
		return merged;
	}

	private static HttpMatch merge(HttpMatch root, HttpMatch leaf) {
		return new HttpMatch(joined(root.name(), leaf.name()), or(leaf.uri(), root.uri()), leaf.ignoreUriCase(),
				or(leaf.scheme(), root.scheme()), or(leaf.method(), root.method()),
				or(leaf.authority(), root.authority()), both(root.headers(), leaf.headers()),
				both(root.withoutHeaders(), leaf.withoutHeaders()), both(root.queryParams(), leaf.queryParams()),
				isPort(leaf.port()) ? leaf.port() : root.port(), both(root.sourceLabels(), leaf.sourceLabels()),
				isSet(leaf.sourceNamespace()) ? leaf.sourceNamespace() : root.sourceNamespace(),
				leaf.gateways().isEmpty() ? root.gateways() : leaf.gateways(),
				isSet(leaf.statPrefix()) ? leaf.statPrefix() : root.statPrefix());
	}

	/** Names of root and delegate become one, with a hyphen when both are there. */
	static @Nullable String joined(@Nullable String root, @Nullable String delegate) {
		if (!isSet(delegate)) {
			return root;
		}
		return isSet(root) ? root + "-" + delegate : delegate;
	}

	private static boolean fits(HttpMatch root, HttpMatch leaf) {
		return fits(root.uri(), leaf.uri()) && fits(root.scheme(), leaf.scheme()) && fits(root.method(), leaf.method())
				&& fits(root.authority(), leaf.authority()) && fits(root.headers(), leaf.headers())
				&& fits(root.withoutHeaders(), leaf.withoutHeaders()) && fits(root.queryParams(), leaf.queryParams())
				&& Boolean.TRUE.equals(root.ignoreUriCase()) == Boolean.TRUE.equals(leaf.ignoreUriCase())
				&& fitsPort(root.port(), leaf.port())
				&& (!isSet(root.sourceNamespace()) || text(root.sourceNamespace()).equals(leaf.sourceNamespace()))
				&& fitsLabels(root.sourceLabels(), leaf.sourceLabels())
				&& fitsGateways(root.gateways(), leaf.gateways());
	}

	private static boolean fits(Map<String, StringMatch> root, Map<String, StringMatch> leaf) {
		return leaf.entrySet().stream().allMatch((entry) -> fits(root.get(entry.getKey()), entry.getValue()));
	}

	// stringMatchConflict: a regex goes with nothing, an exact text with the same one
	// only
	private static boolean fits(@Nullable StringMatch root, @Nullable StringMatch leaf) {
		if (root == null || leaf == null) {
			return true;
		}
		if (isSet(root.regex()) && !isPresence(leaf) || isSet(leaf.regex()) && !isPresence(root)) {
			return false;
		}
		if (isSet(root.exact())) {
			return !isSet(leaf.prefix()) && text(root.exact()).equals(leaf.exact());
		}
		String inner = isSet(leaf.prefix()) ? text(leaf.prefix()) : text(leaf.exact());
		return isSet(root.prefix()) && !inner.isEmpty() && inner.startsWith(text(root.prefix()));
	}

	private static boolean isPresence(StringMatch match) {
		return !isSet(match.exact()) && !isSet(match.prefix()) && !isSet(match.regex());
	}

	private static boolean fitsPort(@Nullable Long root, @Nullable Long leaf) {
		return !isPort(root) || !isPort(leaf) || Objects.equals(root, leaf);
	}

	private static boolean fitsLabels(Map<String, String> root, Map<String, String> leaf) {
		return leaf.entrySet()
			.stream()
			.allMatch((entry) -> root.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()));
	}

	private static boolean fitsGateways(List<String> root, List<String> leaf) {
		return root.isEmpty() || (root.size() >= leaf.size() && root.containsAll(leaf));
	}

	private static <V> Map<String, V> both(Map<String, V> root, Map<String, V> leaf) {
		if (root.isEmpty()) {
			return leaf;
		}
		Map<String, V> merged = new LinkedHashMap<>(root);
		merged.putAll(leaf);
		return merged;
	}

	private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
		return (first != null) ? first : second;
	}

	private static boolean isPort(@Nullable Long port) {
		return port != null && port > 0;
	}

	private static boolean isSet(@Nullable String text) {
		return !text(text).isEmpty();
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
