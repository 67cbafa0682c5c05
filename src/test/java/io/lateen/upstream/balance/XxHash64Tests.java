package io.lateen.upstream.balance;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Values that Envoy's own tests have (test/common/common/hash_test.cc) and XXH64's. */
class XxHash64Tests {

	@ParameterizedTest
	@CsvSource({ "'', 0, 17241709254077376921", "foo, 0, 3728699739546630719", "bar, 0, 5234164152756840025",
			"lyft, 0, 4400747396090729504", "a, 0, 15154266338359012955", "abc, 0, 4952883123889572249",
			"xxhash, 0, 3665147885093898016", "xxhash, 20141025, 13067679811253438005",
			"'Call me Ishmael. Some years ago--never mind how long precisely-', 0, 189969583671016854" })
	void hashesAsEnvoyDoes(String text, long seed, String hash) {
		assertThat(Long.toUnsignedString(XxHash64.of(text, seed))).isEqualTo(hash);
	}

}
