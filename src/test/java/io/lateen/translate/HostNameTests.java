package io.lateen.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** Laws of host names, on names that are likely to have to do with each other. */
class HostNameTests {

	@Property
	void everyNameIsASubsetOfItself(@ForAll("names") HostName name) {
		assertThat(name.isSubsetOf(name)).isTrue();
	}

	@Property
	void subsetsOfEachOtherAreTheSame(@ForAll("names") HostName one, @ForAll("names") HostName other) {
		assertThat(one.isSubsetOf(other) && other.isSubsetOf(one)).isEqualTo(one.equals(other));
	}

	@Property
	void aSubsetOfASubsetIsASubset(@ForAll("names") HostName inner, @ForAll("names") HostName middle,
			@ForAll("names") HostName outer) {
		if (inner.isSubsetOf(middle) && middle.isSubsetOf(outer)) {
			assertThat(inner.isSubsetOf(outer)).isTrue();
		}
	}

	@Property
	void theIntersectionIsTheMoreSpecificOfBothWhicheverComesFirst(@ForAll("names") HostName one,
			@ForAll("names") HostName other) {
		HostName common = one.intersect(other);
		assertThat(common).isEqualTo(other.intersect(one));
		if (common != null) {
			assertThat(common.isSubsetOf(one) && common.isSubsetOf(other)).isTrue();
		}
	}

	@Property
	void anExactNameIsInTheIntersectionIfAndOnlyIfItIsInBoth(@ForAll("exact") HostName host,
			@ForAll("names") HostName one, @ForAll("names") HostName other) {
		HostName common = one.intersect(other);
		assertThat(common != null && host.isSubsetOf(common)).isEqualTo(host.isSubsetOf(one) && host.isSubsetOf(other));
	}

	@Property
	void aServerFindsWhatAComparisonOfAllPairsFinds(@ForAll("servers") List<String> server,
			@ForAll("names") HostName host, @ForAll("namespaces") String namespace) {
		Set<String> expected = new HashSet<>();
		ServerHosts hosts = ServerHosts.of(server, "own");
		for (String text : hosts.texts()) {
			int slash = text.indexOf('/');
			if (slash < 0 || text.substring(0, slash).equals(namespace)) {
				HostName common = new HostName(text.substring(slash + 1)).intersect(host);
				if (common != null) {
					expected.add(common.text().toLowerCase(Locale.ROOT));
				}
			}
		}
		assertThat(hosts.intersect(namespace, host)).isEqualTo(expected);
	}

	@Provide
	Arbitrary<HostName> names() {
		return texts().map(HostName::new);
	}

	@Provide
	Arbitrary<HostName> exact() {
		return texts().filter((text) -> !text.startsWith("*")).map(HostName::new);
	}

	@Provide
	Arbitrary<String> namespaces() {
		return Arbitraries.of("own", "other", "third");
	}

	@Provide
	Arbitrary<List<String>> servers() {
		Arbitrary<String> prefix = Arbitraries.of("", "", "*/", "./", "other/");
		return Arbitraries.lazyOf(() -> prefix.flatMap((before) -> texts().map((text) -> before + text)))
			.list()
			.ofMinSize(1)
			.ofMaxSize(5);
	}

	private static Arbitrary<String> texts() {
		Arbitrary<String> labels = Arbitraries.of("a", "b", "A")
			.list()
			.ofMinSize(1)
			.ofMaxSize(3)
			.map((list) -> String.join(".", list));
		return Arbitraries.oneOf(labels, labels.map((rest) -> "*." + rest), labels.map((rest) -> "*-" + rest),
				Arbitraries.just("*"));
	}

}
