package io.lateen.routing;

import java.util.Iterator;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.HeaderMatch;
import io.lateen.model.StringMatch;
import io.netty.util.AsciiString;

/**
 * A condition on a header, compiled: any of its lines may fit; they are neither joined
 * nor split. Pseudo headers have one line each. Thread-safe.
 */
final class HeaderMatcher implements RequestMatcher.Condition {

	private final HeaderMatch match;

	private final AsciiString name;

	private final TextMatcher text;

	private final boolean present;

	// what a missing header counts as
	private final boolean missing;

	HeaderMatcher(HeaderMatch match) {
		this.match = match;
		this.name = AsciiString.cached(match.name());
		this.text = TextMatcher.of(match.match());
		this.present = match.match() instanceof StringMatch.Present;
		this.missing = match.inverted() && !this.present && this.text.test("");
	}

	@Override
	public boolean test(InboundRequest request) {
		return found(request) != this.match.inverted();
	}

	private boolean found(InboundRequest request) {
		return switch (this.match.name()) {
			case ":method" -> this.text.test(request.method());
			case ":authority" -> this.text.test(request.authority());
			case ":scheme" -> this.text.test(request.scheme());
			case ":path" -> this.text.test(request.target());
			default -> anyLine(request);
		};
	}

	private boolean anyLine(InboundRequest request) {
		if (this.present) {
			return request.headers().contains(this.name);
		}
		Iterator<String> lines = request.headers().valueStringIterator(this.name);
		if (!lines.hasNext()) {
			return this.missing;
		}
		while (lines.hasNext()) {
			if (this.text.test(lines.next())) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return this.match.toString();
	}

}
