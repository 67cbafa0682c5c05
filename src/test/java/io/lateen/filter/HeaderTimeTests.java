package io.lateen.filter;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderTimeTests {

	private static final ZonedDateTime MOMENT = ZonedDateTime.of(2026, 3, 7, 14, 5, 9, 12_345_678, ZoneOffset.UTC);

	@ParameterizedTest
	@CsvSource({ "%Y-%m-%dT%H:%M:%S, 2026-03-07T14:05:09", "%s.%3f, 1772892309.012", "%6f %9f, 012345 012345678",
			"%I:%M %p, 02:05 PM", "%a %e %b %y, Sat  7 Mar 26", "%F %T, 2026-03-07 14:05:09", "100%%, 100%", "%j, 066",
			"%z, +0000", "a%nb, a%nb" })
	void conversionsOfStrftime(String pattern, String text) {
		assertThat(HeaderTime.convert(pattern, MOMENT)).isEqualTo(text);
	}

}
