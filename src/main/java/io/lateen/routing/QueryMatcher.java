package io.lateen.routing;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.QueryMatch;

/**
 * A condition on the first value of a query parameter as it was sent, compiled.
 * Thread-safe.
 */
final class QueryMatcher implements RequestMatcher.Condition {

	private final QueryMatch match;

	private final TextMatcher text;

	QueryMatcher(QueryMatch match) {
		this.match = match;
		this.text = TextMatcher.of(match.match());
	}

	@Override
	public boolean test(InboundRequest request) {
		String value = InboundRequest.firstValue(request.query(), this.match.name());
		return value != null && this.text.test(value);
	}

	@Override
	public String toString() {
		return this.match.toString();
	}

}
