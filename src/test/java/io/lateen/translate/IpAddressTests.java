package io.lateen.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class IpAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "1.2.3.4", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::8:800:200c:417a",
			"::ffff:1.2.3.4" })
	void addresses(String text) {
		assertThat(IpAddress.isValid(text)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "a.test", "*", "1::2::3", "12345::", "localhost" })
	void others(String text) {
		assertThat(IpAddress.isValid(text)).isFalse();
	}

}
