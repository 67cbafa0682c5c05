package io.lateen.translate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.lateen.model.HeaderFormat.Attribute;
import io.lateen.model.HeaderFormat.Moment;
import io.lateen.model.HeaderFormat.Segment;
import org.jspecify.annotations.Nullable;

/** What one operator of a format string means. */
sealed interface FormatSegment {

	/** It has a value. */
	record Evaluated(Segment segment) implements FormatSegment {
	}

	/** Envoy knows it, its value is always empty here. */
	record NotEvaluated() implements FormatSegment {
	}

	/** Envoy would not take it. */
	record Refused(String reason) implements FormatSegment {
	}

	/**
	 * Reads an operator.
	 * @param name of the operator
	 * @param argument what stands in parentheses, or null
	 * @param length digits after the colon, or null
	 */
	static FormatSegment of(String name, @Nullable String argument, @Nullable String length) {
		FormatOperator operator = FormatOperator.named(name);
		if (operator == null) {
			return new Refused("Not supported field in StreamInfo: " + name);
		}
		String refusal = operator.refuse(argument, length != null);
		if (refusal != null) {
			return new Refused(refusal);
		}
		String given = (argument != null) ? argument : "";
		return switch (name) {
			case "REQ", "REQUEST_HEADER" -> Arguments.header(given, Segment.RequestHeader::new);
			case "RESP", "RESPONSE_HEADER" -> Arguments.header(given, Segment.ResponseHeader::new);
			case "PATH" -> Arguments.path(given, length);
			case "QUERY_PARAM" -> new Evaluated(new Segment.QueryParameter(given));
			case "QUERY_PARAMS" -> Arguments.query(given, length);
			case "ENVIRONMENT" -> new Evaluated(new Segment.Environment(given));
			case "START_TIME" -> Arguments.time(Moment.START, false, given);
			case "START_TIME_LOCAL" -> Arguments.time(Moment.START, true, given);
			case "EMIT_TIME" -> Arguments.time(Moment.NOW, false, given);
			case "EMIT_TIME_LOCAL" -> Arguments.time(Moment.NOW, true, given);
			default -> Arguments.attribute(name, given);
		};
	}

	/** Reads what stands in parentheses. */
	final class Arguments {

		private static final Pattern HEADER_NAME = Pattern.compile(":?[-!#$%&'*+.^_`|~0-9A-Za-z]*");

		/** Envoy's source/common/formatter/stream_info_formatter.cc. */
		private static final Pattern NEWLINE = Pattern.compile("%[-_0^#]*[1-9]*[EO]?n");

		private static final Pattern PREFIX_LENGTH = Pattern.compile("[0-9]{1,3}");

		private static final Set<String> ATTRIBUTES = Arrays.stream(Attribute.values())
			.map(Attribute::name)
			.collect(Collectors.toUnmodifiableSet());

		private Arguments() {
		}

		private static FormatSegment header(String argument,
				BiFunction<String, @Nullable String, ? extends Segment> segment) {
			String[] names = argument.toLowerCase(Locale.ROOT).split("\\?", -1);
			if (names.length > 2) {
				return new Refused("More than 1 alternative header specified in token: " + argument);
			}
			String alternative = (names.length == 2 && !names[1].isEmpty()) ? names[1] : null;
			if (!HEADER_NAME.matcher(names[0]).matches()
					|| (alternative != null && !HEADER_NAME.matcher(alternative).matches())) {
				return new Refused(
						"Invalid header configuration. Format string contains invalid characters: " + argument);
			}
			return new Evaluated(segment.apply(names[0], alternative));
		}

		private static FormatSegment path(String argument, @Nullable String length) {
			String[] options = argument.split(":", -1);
			boolean known = options.length <= 2 && Set.of("", "WQ", "NQ").contains(options[0])
					&& (options.length == 1 || Set.of("", "ORIG", "PATH", "ORIG_OR_PATH").contains(options[1]));
			if (!known) {
				return new Refused("Invalid PATH option: " + argument);
			}
			boolean original = options.length == 1 || !options[1].equals("PATH");
			return new Evaluated(new Segment.Path(!options[0].equals("NQ"), original, maxLength(length)));
		}

		private static FormatSegment query(String argument, @Nullable String length) {
			return switch (argument) {
				case "", "ORIG" -> new Evaluated(new Segment.Query(maxLength(length)));
				case "DECODED" -> new NotEvaluated();
				default -> new Refused("Invalid QUERY_PARAMS option: " + argument);
			};
		}

		private static FormatSegment time(Moment moment, boolean local, String pattern) {
			if (NEWLINE.matcher(pattern).find()) {
				return new Refused("Invalid header configuration. Format string contains newline.");
			}
			return new Evaluated(new Segment.Time(moment, local, pattern.isEmpty() ? null : pattern));
		}

		private static FormatSegment attribute(String name, String argument) {
			if (!ATTRIBUTES.contains(name)) {
				return new NotEvaluated();
			}
			Attribute attribute = Attribute.valueOf(name);
			boolean network = name.endsWith("_WITHOUT_PORT") && PREFIX_LENGTH.matcher(argument).matches();
			return new Evaluated(network ? new Segment.Network(attribute, Integer.parseInt(argument))
					: new Segment.Value(attribute));
		}

		private static int maxLength(@Nullable String length) {
			return (length != null) ? Integer.parseInt(length) : Integer.MAX_VALUE;
		}

	}

}
