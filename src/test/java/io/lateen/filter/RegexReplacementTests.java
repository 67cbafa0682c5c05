package io.lateen.filter;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RegexReplacementTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			value = { "^/r/([^/]+)/(.*)$ /\\2/of/\\1 /r/ab/cd/ef /cd/ef/of/ab", "a b /multi/aaa /multi/bbb",
					"/svc/([^/]+)(/.*)$ /x\\2/\\1 /svc/n /svc/n", "(b+) [\\0] /abbc /a[bb]c",
					"a* - /empty/aab -/-e-m-p-t-y-/-b-", "x \\\\ /x /\\", "(a) \\2 /a /a", "a \\x /a /a", "a $1 /a /$1",
					"(a)|b <\\1> /ab /<a><>" })
	void replacesEachMatchAsRe2Does(String regex, String replacement, String path, String expected) {
		assertThat(new RegexReplacement(regex, replacement).replaceAll(path)).isEqualTo(expected);
	}

}
