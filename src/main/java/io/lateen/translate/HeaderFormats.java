package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lateen.model.HeaderFormat;
import io.lateen.model.HeaderFormat.Segment;

/**
 * Reads Envoy's format strings: text in which {@code %OPERATOR(argument):length%} stands
 * for a value and {@code %%} for a percent sign (Envoy
 * source/common/formatter/substitution_format_string.cc).
 *
 * @param format what it says
 * @param refusals why Envoy would not take it; empty when it does
 * @param notEvaluated operators that Envoy knows and Lateen does not evaluate: their
 * value is empty
 */
record HeaderFormats(HeaderFormat format, List<String> refusals, List<String> notEvaluated) {

	private static final Pattern COMMAND = Pattern.compile("%([A-Z0-9_]+)(?:\\(([^)]*)\\))?(?::([0-9]{1,9}))?%");

	static HeaderFormats of(String text) {
		return (text.indexOf('%') < 0) ? new HeaderFormats(HeaderFormat.of(text), List.of(), List.of())
				: new Reader(text).read();
	}

	/** Goes through one text. */
	private static final class Reader {

		private final String text;

		private final List<Segment> segments = new ArrayList<>();

		private final List<String> refusals = new ArrayList<>();

		private final List<String> notEvaluated = new ArrayList<>();

		private final StringBuilder literal = new StringBuilder();

		Reader(String text) {
			this.text = text;
		}

		HeaderFormats read() {
			Matcher command = COMMAND.matcher(this.text);
			int position = 0;
			while (position < this.text.length()) {
				char c = this.text.charAt(position);
				if (c != '%') {
					this.literal.append(c);
					position++;
				}
				else if (this.text.startsWith("%%", position)) {
					this.literal.append('%');
					position += 2;
				}
				else if (command.region(position, this.text.length()).lookingAt()) {
					command(command);
					position = command.end();
				}
				else {
					this.refusals.add("no valid command at position " + position + " of \"" + this.text + "\"");
					break;
				}
			}
			flush();
			return new HeaderFormats(new HeaderFormat(this.text, this.segments), this.refusals, this.notEvaluated);
		}

		private void command(Matcher command) {
			flush();
			FormatSegment segment = FormatSegment.of(command.group(1), command.group(2), command.group(3));
			switch (segment) {
				case FormatSegment.Evaluated evaluated -> this.segments.add(evaluated.segment());
				case FormatSegment.NotEvaluated _ -> this.notEvaluated.add(command.group());
				case FormatSegment.Refused refused -> this.refusals.add(refused.reason());
			}
		}

		private void flush() {
			if (!this.literal.isEmpty()) {
				this.segments.add(new Segment.Text(this.literal.toString()));
				this.literal.setLength(0);
			}
		}

	}

}
