package io.lateen.translate;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.lateen.model.PathMatch;
import io.lateen.model.Route;
import io.lateen.model.RouteMatch;
import org.jspecify.annotations.Nullable;

/**
 * Finds routes that never get a request because an earlier one takes them all: one with
 * the same conditions, or with no other condition than a prefix of the same path. Not
 * thread-safe.
 */
final class Shadows {

	private final Map<RouteMatch, Route> seen = new HashMap<>();

	// by length, so that few texts are cut out of a path
	private final TreeMap<Integer, Map<String, Route>> prefixes = new TreeMap<>();

	/**
	 * Takes the next route.
	 * @return the earlier route that takes all its requests, or null
	 */
	@Nullable Route add(Route route) {
		Route shadow = find(route);
		this.seen.putIfAbsent(route.match(), route);
		String prefix = plainPrefix(route.match());
		if (prefix != null) {
			this.prefixes.computeIfAbsent(prefix.length(), (length) -> new HashMap<>()).putIfAbsent(prefix, route);
		}
		return shadow;
	}

	private @Nullable Route find(Route route) {
		Route same = this.seen.get(route.match());
		if (same != null) {
			return same;
		}
		String path = switch (route.match().path()) {
			case PathMatch.Exact exact when !exact.ignoreCase() -> exact.path();
			case PathMatch.Prefix prefix when !prefix.ignoreCase() -> prefix.prefix();
			case PathMatch.Any any -> "/";
			default -> "";
		};
		for (Map.Entry<Integer, Map<String, Route>> ofLength : this.prefixes.headMap(path.length(), true).entrySet()) {
			Route shorter = ofLength.getValue().get(path.substring(0, ofLength.getKey()));
			if (shorter != null) {
				return shorter;
			}
		}
		return null;
	}

	private static @Nullable String plainPrefix(RouteMatch match) {
		if (!match.headers().isEmpty() || !match.query().isEmpty()) {
			return null;
		}
		return switch (match.path()) {
			case PathMatch.Prefix prefix when !prefix.ignoreCase() -> prefix.prefix();
			case PathMatch.Any any -> "/";
			default -> null;
		};
	}

}
