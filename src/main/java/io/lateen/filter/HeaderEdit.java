package io.lateen.filter;

import java.util.List;

import io.lateen.model.HeaderFormat;
import io.lateen.model.HeaderOperations;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Header operations, compiled. Removals come first, then all values are evaluated, then
 * they are written. Immutable.
 */
final class HeaderEdit {

	private final AsciiString[] removals;

	private final Write[] writes;

	HeaderEdit(HeaderOperations operations) {
		this.removals = operations.remove().stream().map(AsciiString::cached).toArray(AsciiString[]::new);
		this.writes = operations.writes().stream().map(Write::of).toArray(Write[]::new);
	}

	/** Edits without those that do nothing. */
	static List<HeaderEdit> of(HeaderOperations... operations) {
		return List.of(operations).stream().filter((each) -> !each.isEmpty()).map(HeaderEdit::new).toList();
	}

	/**
	 * Edits headers.
	 * @param headers written to
	 * @param context for the values; may refer to the same headers
	 */
	void apply(HttpHeaders headers, HeaderContext context) {
		for (AsciiString name : this.removals) {
			headers.remove(name);
		}
		String[] values = new String[this.writes.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.writes[i].value().evaluate(context);
		}
		for (int i = 0; i < values.length; i++) {
			this.writes[i].write(headers, values[i]);
		}
	}

	private record Write(AsciiString name, HeaderValue value, boolean append) {

		static Write of(HeaderOperations.Write write) {
			return new Write(AsciiString.cached(write.name()), HeaderValue.of(write.value()), write.append());
		}

		void write(HttpHeaders headers, String value) {
			if (value.isEmpty()) {
				return;
			}
			if (this.append) {
				headers.add(this.name, value);
			}
			else {
				headers.set(this.name, value);
			}
		}
	}

	/** The value of a header, compiled. */
	@FunctionalInterface
	interface HeaderValue {

		/** Empty where the header is not to be written. */
		String evaluate(HeaderContext context);

		static HeaderValue of(HeaderFormat format) {
			if (format.isConstant()) {
				String constant = HeaderSegments.constant(format);
				return (context) -> constant;
			}
			return (context) -> HeaderSegments.evaluate(format, context);
		}

	}

}
