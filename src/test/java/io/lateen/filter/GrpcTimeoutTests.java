package io.lateen.filter;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GrpcTimeoutTests {

	@ParameterizedTest
	@CsvSource({ "1H, PT1H", "2M, PT2M", "3S, PT3S", "40m, PT0.04S", "1500u, PT0.002S", "1n, PT0.001S" })
	void readInMillisecondsRoundedUp(String header, Duration timeout) {
		assertThat(GrpcTimeout.parse(header)).isEqualTo(timeout);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "S", "1", "1x", "-1S", "1.5S", "0S", "123456789S", "1 S" })
	void whatIsNoTimeoutIsNone(String header) {
		assertThat(GrpcTimeout.parse(header)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "PT0.04S, 40m", "PT27H, 97200000m", "PT28H, 100800S", "PT99999999M, 99999999M" })
	void writtenInTheFinestUnitThatEightDigitsHold(Duration timeout, String header) {
		assertThat(GrpcTimeout.format(timeout)).isEqualTo(header);
	}

}
