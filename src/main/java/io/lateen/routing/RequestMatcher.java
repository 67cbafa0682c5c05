package io.lateen.routing;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.RouteMatch;
import org.jspecify.annotations.Nullable;

/** A route's conditions, compiled once. Thread-safe. */
final class RequestMatcher implements Predicate<InboundRequest> {

	private final RouteMatch match;

	private final PathMatcher path;

	private final Condition[] conditions;

	/**
	 * Compiles a route's conditions.
	 * @throws com.google.re2j.PatternSyntaxException for a text that is no RE2 expression
	 */
	RequestMatcher(RouteMatch match) {
		this.match = match;
		this.path = PathMatcher.of(match.path());
		this.conditions = Stream
			.concat(match.headers().stream().map(HeaderMatcher::new), match.query().stream().map(QueryMatcher::new))
			.toArray(Condition[]::new);
	}

	@Override
	public boolean test(InboundRequest request) {
		if (!this.path.test(request.path())) {
			return false;
		}
		for (Condition condition : this.conditions) {
			if (!condition.test(request)) {
				return false;
			}
		}
		return true;
	}

	/** The first condition that a request does not meet, in words; null if it fits. */
	@Nullable String unmet(InboundRequest request) {
		if (!this.path.test(request.path())) {
			return this.match.path().toString();
		}
		return Arrays.stream(this.conditions)
			.filter((condition) -> !condition.test(request))
			.map(Object::toString)
			.findFirst()
			.orElse(null);
	}

	@Override
	public String toString() {
		return this.match.toString();
	}

	/** One condition beside the path; its text names it. */
	interface Condition extends Predicate<InboundRequest> {

	}

}
