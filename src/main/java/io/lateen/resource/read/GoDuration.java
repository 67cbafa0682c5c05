package io.lateen.resource.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Istio reads them from its resources: Go's {@code time.ParseDuration},
 * which is a superset of protobuf's JSON form ({@code 1.5s}); see golang/protobuf
 * jsonpb/decode.go, case "Duration".
 */
public final class GoDuration {

	// digits are bounded so that a long text costs nothing; 2^63 ns has 19 digits
	private static final String PART = "(\\d{1,19}(?:\\.\\d{0,19})?|\\.\\d{1,19})(ns|us|µs|μs|ms|s|m|h)";

	private static final Pattern NEXT_PART = Pattern.compile(PART);

	private static final Pattern WHOLE = Pattern.compile("[+-]?(?:0|(?:" + PART + "){1,16})");

	private GoDuration() {
	}

	/**
	 * The duration.
	 * @throws IllegalArgumentException with a reason for people
	 */
	public static Duration parse(String text) {
		if (!WHOLE.matcher(text).matches()) {
			throw new IllegalArgumentException(
					"must be a duration such as 1.5s, 100ms or 1m30s, not \"" + Shown.text(text) + '"');
		}
		BigDecimal nanos = BigDecimal.ZERO;
		Matcher part = NEXT_PART.matcher(text);
		while (part.find()) {
			nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
		}
		return Duration.ofNanos(signed(text, nanos));
	}

	private static long nanosOf(String unit) {
		return switch (unit) {
			case "ns" -> 1L;
			case "ms" -> 1_000_000L;
			case "s" -> 1_000_000_000L;
			case "m" -> 60_000_000_000L;
			case "h" -> 3_600_000_000_000L;
			default -> 1_000L;
		};
	}

	private static long signed(String text, BigDecimal nanos) {
		BigDecimal value = text.startsWith("-") ? nanos.negate() : nanos;
		if (value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
			throw new IllegalArgumentException("is longer than 2562047h, the longest duration");
		}
		return value.longValue();
	}

}
