package io.lateen.translate;

import org.jspecify.annotations.Nullable;

/**
 * Syntax of format strings as Istio's webhook sees it, which differs from Envoy's (istio
 * pkg/config/validation/header_value_validator.go). The states are the original's.
 */
final class HeaderValueSyntax {

	private static final String INVALID = "invalid header configuration. ";

	private final String value;

	private int position;

	private State state = State.LITERAL;

	private HeaderValueSyntax(String value) {
		this.value = value;
	}

	/** The reason of a refusal, or null. */
	static @Nullable String refuse(String value) {
		return new HeaderValueSyntax(value).read();
	}

	private @Nullable String read() {
		for (; this.position < this.value.length(); this.position++) {
			String reason = step(this.value.charAt(this.position));
			if (reason != null) {
				return INVALID + reason;
			}
		}
		return (this.state == State.LITERAL) ? null
				: INVALID + "Un-terminated variable expression '" + this.value + "'";
	}

	private @Nullable String step(char c) {
		return switch (this.state) {
			case LITERAL -> (c == '%') ? percent() : null;
			case NAME -> {
				to((c == '%') ? State.LITERAL : (c == '(') ? State.ARRAY : State.NAME);
				yield null;
			}
			case ARRAY -> {
				to((c == '[') ? State.QUOTE : (c == ' ') ? State.ARRAY : State.TEXT);
				yield null;
			}
			case DELIMITER ->
				expect(c, "Expecting ',', ']', or whitespace", ',', State.QUOTE, ']', State.END_OF_ARGUMENTS);
			case QUOTE -> expect(c, "Expecting '\"'", '"', State.TEXT, '"', State.TEXT);
			case TEXT -> text(c);
			case END_OF_ARGUMENTS ->
				expect(c, "Expecting ')' or whitespace after '{}', but found '{}'", ')', State.END, ')', State.END);
			case END -> expect(c, "Expecting '%' or whitespace after", '%', State.LITERAL, '%', State.LITERAL);
		};
	}

	private @Nullable String percent() {
		if (isLast()) {
			return "Un-escaped %";
		}
		if (this.value.charAt(this.position + 1) == '%') {
			this.position++;
		}
		else {
			to(State.NAME);
		}
		return null;
	}

	private @Nullable String text(char c) {
		if (c == '\\') {
			if (isLast()) {
				return "Un-terminated backslash in JSON string";
			}
			this.position++;
		}
		else if (c == ')') {
			to(State.END);
		}
		else if (c == '"') {
			to(State.DELIMITER);
		}
		return null;
	}

	private @Nullable String expect(char c, String reason, char first, State afterFirst, char second,
			State afterSecond) {
		if (c == first) {
			to(afterFirst);
		}
		else if (c == second) {
			to(afterSecond);
		}
		else if (c != ' ') {
			return reason;
		}
		return null;
	}

	private boolean isLast() {
		return this.position + 1 == this.value.length();
	}

	private void to(State next) {
		this.state = next;
	}

	private enum State {

		LITERAL, NAME, ARRAY, QUOTE, TEXT, DELIMITER, END_OF_ARGUMENTS, END

	}

}
