package io.lateen.upstream.balance;

import org.jspecify.annotations.Nullable;

/** Parameters of a query, undecoded. */
final class QueryParameter {

	private QueryParameter() {
	}

	/**
	 * The first value of a parameter; empty for one without, null when it is not there.
	 */
	static @Nullable String first(String target, String name) {
		int start = target.indexOf('?') + 1;
		while (start > 0 && start < target.length()) {
			int end = target.indexOf('&', start);
			int stop = (end < 0) ? target.length() : end;
			int equals = target.indexOf('=', start);
			int nameEnd = (equals < 0 || equals > stop) ? stop : equals;
			if (nameEnd - start == name.length() && target.startsWith(name, start)) {
				return target.substring(Math.min(nameEnd + 1, stop), stop);
			}
			start = stop + 1;
		}
		return null;
	}

}
