package io.lateen.model;

/** A condition on a text. */
public sealed interface StringMatch {

	record Exact(String value) implements StringMatch {

		@Override
		public String toString() {
			return " = " + this.value;
		}
	}

	record Prefix(String prefix) implements StringMatch {

		@Override
		public String toString() {
			return " = " + this.prefix + "*";
		}
	}

	/** RE2, must match the whole text. */
	record Regex(String regex) implements StringMatch {

		@Override
		public String toString() {
			return " ~ " + this.regex;
		}
	}

	/** There is a value, whatever it is. */
	record Present() implements StringMatch {

		@Override
		public String toString() {
			return " present";
		}
	}

}
