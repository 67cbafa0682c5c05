package io.lateen.listener;

import io.lateen.listener.Rejection.Rejected;
import io.lateen.model.MeshSettings.PathNormalization;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each example was asked of Istio's Envoy. */
class PathNormalizerTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '\u0001',
			value = { "/app/../admin,/admin", "/./app/./x/.,/app/x/", "/app/x/..,/app/", "/app//,/app//",
					"/app/%2f,/app/%2f", "/app\\admin,/app/admin", "/app\\..\\admin,/admin", "/app/%2E./admin,/admin",
					"/app//../admin,/app/admin", "/app//../../admin,/admin", "/xyz%30..//abc,/xyz0..//abc",
					"/%61dmin,/admin", "/a%zz/%,/a%zz/%", "/../../admin,/admin", "/...,/...",
					"/.../a/..b/.c,/.../a/..b/.c", "/..%2fa/.%2e/b/%2e%2e,/",
					"/%2f%2F%3b%3B%c3%A4%7e%2D,/%2f%2F%3b%3B%c3%A4~-", "/a\"<>^`{|}\\b,/a%22%3C%3E%5E%60%7B%7C%7D/b",
					"/[a]/{b},/[a]/%7Bb%7D", "/a%01b%7f,/a%01b%7f", "/~!$&'()*+;=:@,/~!$&'()*+;=:@", "/%%36%31,/%2561",
					"//..//a,//a", "/a/b//,/a/b//", "/a%2f..%2fb,/a%2f..%2fb" })
	void base(String path, String normal) {
		assertThat(PathNormalizer.normalize(path, PathNormalization.BASE)).isEqualTo(normal);
	}

	@ParameterizedTest
	@CsvSource({ "/a;b/..;/c,/c", "/a/..;x=1/b,/b", "/a/.;/b,/a/b", "/a;x/b,/a;x/b", "/a/%2e%2e;/b,/a/..;/b",
			"/a/...;/b,/a/...;/b", "/a/..%3b/b,/a/..%3b/b", "/a/b;x/../c,/a/c", "/a/..;,/", "/a/.;,/a/",
			"/a/b/..;a/..;b/c,/c", "/a/;/b,/a/;/b", "/a/..;..;/b,/b", "/a\\..;\\b,/a/..;/b", "/a/.%2e;z/b,/a/..;z/b",
			"/a/..x/b,/a/..x/b", "/a//..;/b,/a/b", "/.;/a,/a", "/a/b/.;x/..;y/c,/a/c" })
	void parametersOfDotSegments(String path, String normal) {
		assertThat(PathNormalizer.normalize(path, PathNormalization.BASE)).isEqualTo(normal);
	}

	@ParameterizedTest
	@CsvSource({ "//a//b/,/a/b/", "/a%2f/b,/a%2f/b", "/a/..//b,/b", "/,/", "///,/" })
	void mergeSlashes(String path, String normal) {
		assertThat(PathNormalizer.normalize(path, PathNormalization.MERGE_SLASHES)).isEqualTo(normal);
	}

	@ParameterizedTest
	@CsvSource({ "/app%2f,/app/", "/app%2F%2Fx,/app/x", "/app%5cx,/app/x", "/app%2f..%2fadmin,/admin",
			"/app//x///y,/app/x/y", "/app%252fx,/app%252fx" })
	void decodeAndMergeSlashes(String path, String normal) {
		assertThat(PathNormalizer.normalize(path, PathNormalization.DECODE_AND_MERGE_SLASHES)).isEqualTo(normal);
	}

	@Test
	void noneLeavesThePathAlone() {
		assertThat(PathNormalizer.normalize("/a/../%61//|", PathNormalization.NONE)).isEqualTo("/a/../%61//|");
	}

	@Test
	void aZeroByteIsRefused() {
		assertThatExceptionOfType(Rejected.class)
			.isThrownBy(() -> PathNormalizer.normalize("/a%00b", PathNormalization.BASE));
	}

	@Test
	void whatIsNormalIsNotCopied() {
		String path = "/shop/cart;v=1/items.json";
		assertThat(PathNormalizer.normalize(path, PathNormalization.BASE)).isSameAs(path);
	}

	@Property
	void twiceIsAsGoodAsOnce(@ForAll("paths") String path, @ForAll PathNormalization how) {
		String once = PathNormalizer.normalize(path, how);
		assertThat(PathNormalizer.normalize(once, how)).isEqualTo(once);
	}

	@Property
	void noDotSegmentIsLeft(@ForAll("paths") String path) {
		String normal = PathNormalizer.normalize(path, PathNormalization.BASE);
		assertThat(normal).startsWith("/");
		assertThat(normal.split("/", -1)).doesNotContain(".", "..");
	}

	@Property
	void mergedPathsHaveNoEmptySegments(@ForAll("paths") String path) {
		assertThat(PathNormalizer.normalize(path, PathNormalization.MERGE_SLASHES)).doesNotContain("//");
	}

	/**
	 * Without semicolons: Envoy, and hence the gateway, takes parameters off dot segments
	 * before it decodes dots.
	 */
	@Provide
	Arbitrary<String> paths() {
		return Arbitraries
			.of("/", "/", "//", ".", "..", "/../", "/./", "a", "b", "Z", "0", "2", "5", "%", "%2e", "%2E", "%2f", "%5C",
					"%61", "%25", "%30", "%zz", "\\", "|", "\"", "~", "%7e", "%C3", "+")
			.list()
			.ofMaxSize(14)
			.map((parts) -> "/" + String.join("", parts))
			.filter((path) -> !path.contains("%00"));
	}

}
