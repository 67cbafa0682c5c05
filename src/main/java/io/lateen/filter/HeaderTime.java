package io.lateen.filter;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.lateen.model.HeaderFormat.Moment;
import io.lateen.model.HeaderFormat.Segment;

/** Points in time in header values: strftime's conversions, and fractions of a second. */
final class HeaderTime {

	private static final DateTimeFormatter DEFAULT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
			Locale.ROOT);

	private HeaderTime() {
	}

	/**
	 * Formats a point in time.
	 * @param startNanos {@link System#nanoTime()} when the request came
	 */
	static String format(Segment.Time time, long startNanos) {
		Instant now = Instant.now();
		Instant instant = (time.moment() == Moment.START) ? now.minusNanos(System.nanoTime() - startNanos) : now;
		ZonedDateTime moment = instant.atZone(time.local() ? ZoneId.systemDefault() : ZoneOffset.UTC);
		return (time.pattern() != null) ? convert(time.pattern(), moment) : DEFAULT.format(moment);
	}

	static String convert(String pattern, ZonedDateTime moment) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < pattern.length(); i++) {
			char c = pattern.charAt(i);
			if (c != '%' || i + 1 == pattern.length()) {
				text.append(c);
				continue;
			}
			i++;
			char conversion = pattern.charAt(i);
			if (Character.isDigit(conversion) && pattern.startsWith("f", i + 1)) {
				text.append(fraction(moment, conversion - '0'));
				i++;
			}
			else {
				text.append(convert(conversion, moment));
			}
		}
		return text.toString();
	}

	private static String fraction(ZonedDateTime moment, int digits) {
		return String.format(Locale.ROOT, "%09d", moment.getNano()).substring(0, Math.min(digits, 9));
	}

	private static String convert(char conversion, ZonedDateTime moment) {
		return switch (conversion) {
			case '%' -> "%";
			case 'f' -> fraction(moment, 9);
			case 's' -> Long.toString(moment.toEpochSecond());
			case 't' -> "\t";
			default -> {
				String letters = letters(conversion);
				yield letters.isEmpty() ? "%" + conversion
						: DateTimeFormatter.ofPattern(letters, Locale.ENGLISH).format(moment);
			}
		};
	}

	/** The conversion in the language of {@link DateTimeFormatter}; empty for none. */
	private static String letters(char conversion) {
		return switch (conversion) {
			case 'Y' -> "yyyy";
			case 'y' -> "yy";
			case 'm' -> "MM";
			case 'B' -> "MMMM";
			case 'b', 'h' -> "MMM";
			case 'd' -> "dd";
			case 'e' -> "ppd";
			case 'j' -> "DDD";
			case 'A' -> "EEEE";
			case 'a' -> "EEE";
			case 'H' -> "HH";
			case 'I' -> "hh";
			case 'M' -> "mm";
			case 'S' -> "ss";
			case 'p' -> "a";
			case 'Z' -> "zzz";
			case 'z' -> "xx";
			case 'T' -> "HH:mm:ss";
			case 'R' -> "HH:mm";
			case 'F' -> "yyyy-MM-dd";
			case 'D' -> "MM/dd/yy";
			case 'c' -> "EEE MMM ppd HH:mm:ss yyyy";
			default -> "";
		};
	}

}
