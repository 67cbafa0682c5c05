package io.lateen.filter;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code grpc-timeout}: at most eight digits and a unit (gRPC over HTTP/2,
 * PROTOCOL-HTTP2.md), handled in whole milliseconds.
 */
final class GrpcTimeout {

	private static final long MOST = 99_999_999;

	private GrpcTimeout() {
	}

	/** Rounded up to milliseconds; null for what is no timeout, or zero. */
	static @Nullable Duration parse(@Nullable String header) {
		if (header == null || header.length() < 2 || header.length() > 9) {
			return null;
		}
		ChronoUnit unit = unit(header.charAt(header.length() - 1));
		long amount = digits(header);
		if (unit == null || amount <= 0) {
			return null;
		}
		Duration exact = Duration.of(amount, unit);
		return Duration.ofMillis(exact.plusNanos(999_999).toMillis());
	}

	private static long digits(String header) {
		long amount = 0;
		for (int i = 0; i < header.length() - 1; i++) {
			int digit = header.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			amount = 10 * amount + digit;
		}
		return amount;
	}

	private static @Nullable ChronoUnit unit(char letter) {
		return switch (letter) {
			case 'H' -> ChronoUnit.HOURS;
			case 'M' -> ChronoUnit.MINUTES;
			case 'S' -> ChronoUnit.SECONDS;
			case 'm' -> ChronoUnit.MILLIS;
			case 'u' -> ChronoUnit.MICROS;
			case 'n' -> ChronoUnit.NANOS;
			default -> null;
		};
	}

	/** In the finest of milliseconds, seconds, minutes, hours that eight digits hold. */
	static String format(Duration timeout) {
		if (timeout.toMillis() <= MOST) {
			return timeout.toMillis() + "m";
		}
		if (timeout.toSeconds() <= MOST) {
			return timeout.toSeconds() + "S";
		}
		if (timeout.toMinutes() <= MOST) {
			return timeout.toMinutes() + "M";
		}
		return Math.min(timeout.toHours(), MOST) + "H";
	}

}
