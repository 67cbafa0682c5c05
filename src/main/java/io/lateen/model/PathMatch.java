package io.lateen.model;

/** A condition on the path, normalised and without query. */
public sealed interface PathMatch {

	/** Every path. */
	record Any() implements PathMatch {

		@Override
		public String toString() {
			return "any path";
		}
	}

	record Exact(String path, boolean ignoreCase) implements PathMatch {

		@Override
		public String toString() {
			return "path = " + this.path + (this.ignoreCase ? " (any case)" : "");
		}
	}

	/** A plain string prefix: {@code /pre} takes {@code /prefix} too. */
	record Prefix(String prefix, boolean ignoreCase) implements PathMatch {

		@Override
		public String toString() {
			return "path = " + this.prefix + "*" + (this.ignoreCase ? " (any case)" : "");
		}
	}

	/** RE2, must match the whole path. */
	record Regex(String regex) implements PathMatch {

		@Override
		public String toString() {
			return "path ~ " + this.regex;
		}
	}

}
