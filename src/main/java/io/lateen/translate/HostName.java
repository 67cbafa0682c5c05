package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A host name, maybe with an asterisk in front that stands for any characters (istio
 * pkg/config/host/name.go). Compared as written, upper and lower case differ.
 *
 * @param text {@code a.test}, {@code *.test} or {@code *}
 */
record HostName(String text) {

	boolean isWildcard() {
		return this.text.startsWith("*");
	}

	/** Every host of this name is one of the other. */
	boolean isSubsetOf(HostName other) {
		if (!other.isWildcard()) {
			return this.text.equals(other.text);
		}
		if (isWildcard() && this.text.length() < other.text.length()) {
			return false;
		}
		int suffix = other.text.length() - 1;
		int start = this.text.length() - suffix;
		// of a wildcard the asterisk must not be compared
		return start >= (isWildcard() ? 1 : 0) && this.text.regionMatches(start, other.text, 1, suffix);
	}

	/** The hosts of both: the more specific of the two names, null when none. */
	@Nullable HostName intersect(HostName other) {
		if (isSubsetOf(other)) {
			return this;
		}
		return other.isSubsetOf(this) ? other : null;
	}

	static List<HostName> all(List<String> texts) {
		List<HostName> names = new ArrayList<>(texts.size());
		texts.forEach((text) -> names.add(new HostName(text)));
		return names;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
