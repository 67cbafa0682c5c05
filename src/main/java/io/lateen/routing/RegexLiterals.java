package io.lateen.routing;

/**
 * Text that each match of an RE2 expression has, read from the expression: a cheap test
 * that spares most runs of the expression itself, and a key for the index. Errs on the
 * side of saying less.
 *
 * @param prefix how each match begins, maybe empty
 * @param required what is somewhere in each match, maybe empty
 */
record RegexLiterals(String prefix, String required) {

	static final RegexLiterals NONE = new RegexLiterals("", "");

	static RegexLiterals of(String regex) {
		return new Reader(regex).read();
	}

	/** False where the expression can't match the whole of the text. */
	boolean mayFit(String text) {
		return text.startsWith(this.prefix) && text.contains(this.required);
	}

	/** Reads the top level of an expression; groups and classes are skipped. */
	private static final class Reader {

		private static final String SIMPLE_ESCAPES = "AbBdDsSwWz";

		private final String regex;

		private final StringBuilder run = new StringBuilder();

		private int position;

		private int depth;

		private boolean atStart = true;

		private String prefix = "";

		private String required = "";

		Reader(String regex) {
			this.regex = regex;
			this.position = regex.startsWith("^") ? 1 : 0;
		}

		RegexLiterals read() {
			while (this.position < this.regex.length()) {
				if (!step()) {
					return NONE;
				}
			}
			endRun();
			return new RegexLiterals(this.prefix, this.required);
		}

		/** Takes one element; false where it is beyond this reader. */
		private boolean step() {
			char c = this.regex.charAt(this.position);
			return switch (c) {
				case '\\' -> escape();
				case '[' -> skipClass();
				case '(' -> openGroup();
				case ')' -> closeGroup();
				case '|' -> this.depth > 0 && endElement();
				case '*', '?' -> dropLast();
				case '{' -> repeat();
				case '+', '.', '^', '$' -> endElement();
				default -> !Character.isSurrogate(c) && literal(c);
			};
		}

		private boolean escape() {
			if (this.position + 1 == this.regex.length()) {
				return false;
			}
			this.position++;
			char c = this.regex.charAt(this.position);
			if (SIMPLE_ESCAPES.indexOf(c) >= 0) {
				return endElement();
			}
			return c < 0x80 && !Character.isLetterOrDigit(c) && literal(c);
		}

		private boolean literal(char c) {
			if (this.depth == 0) {
				this.run.append(c);
			}
			this.position++;
			return true;
		}

		private boolean endElement() {
			endRun();
			this.position++;
			return true;
		}

		/** The last character need not be there. */
		private boolean dropLast() {
			if (this.depth == 0 && !this.run.isEmpty()) {
				this.run.setLength(this.run.length() - 1);
			}
			return endElement();
		}

		private boolean repeat() {
			int end = this.position + 1;
			while (end < this.regex.length() && "0123456789,".indexOf(this.regex.charAt(end)) >= 0) {
				end++;
			}
			if (end == this.regex.length() || this.regex.charAt(end) != '}' || end == this.position + 1) {
				return literal('{');
			}
			this.position = end;
			return dropLast();
		}

		private boolean openGroup() {
			// flags may change what a literal means
			boolean plain = !this.regex.startsWith("(?", this.position) || this.regex.startsWith("(?:", this.position)
					|| this.regex.startsWith("(?P<", this.position) || this.regex.startsWith("(?<", this.position);
			if (!plain) {
				return false;
			}
			endRun();
			this.depth++;
			this.position++;
			if (this.regex.startsWith("?", this.position)) {
				this.position++;
			}
			return true;
		}

		private boolean closeGroup() {
			this.depth--;
			return this.depth >= 0 && endElement();
		}

		private boolean skipClass() {
			endRun();
			int at = this.position + 1;
			if (this.regex.startsWith("^", at)) {
				at++;
			}
			if (this.regex.startsWith("]", at)) {
				at++;
			}
			while (at < this.regex.length() && this.regex.charAt(at) != ']') {
				if (this.regex.startsWith("[:", at)) {
					at = this.regex.indexOf(":]", at + 2);
					if (at < 0) {
						return false;
					}
					at++;
				}
				else if (this.regex.charAt(at) == '\\') {
					at++;
				}
				at++;
			}
			this.position = at + 1;
			return at < this.regex.length();
		}

		private void endRun() {
			if (this.atStart) {
				this.prefix = this.run.toString();
			}
			else if (this.run.length() > this.required.length()) {
				this.required = this.run.toString();
			}
			this.atStart = false;
			this.run.setLength(0);
		}

	}

}
