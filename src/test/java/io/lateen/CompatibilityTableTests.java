package io.lateen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.VirtualService;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given the table of what of Istio's API is served, then it has each field that is read,
 * no other, and names tests that there are.
 */
class CompatibilityTableTests {

	private static final Path TABLE = Path.of("docs/istio-compatibility.md");

	private static final Path TESTS = Path.of("src/test");

	private static final Pattern HEADING = Pattern.compile("### `(\\w+)`.*");

	private static final Pattern ROW = Pattern.compile("\\| (\\w+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]*)\\|");

	private static final Set<String> SUPPORT = Set.of("full", "partly", "not yet", "no effect");

	@Test
	void hasEachFieldAndNoOther() throws IOException {
		Set<String> fields = Stream.of(Gateway.class, VirtualService.class)
			.flatMap(CompatibilityTableTests::records)
			.flatMap(CompatibilityTableTests::fields)
			.collect(Collectors.toSet());
		assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(fields);
	}

	@Test
	void saysHowFarEachFieldIsServed() throws IOException {
		assertThat(rows()).allSatisfy((field, row) -> assertThat(row.support()).isIn(SUPPORT));
		assertThat(rows()).allSatisfy((field, row) -> {
			if (row.support().equals("partly")) {
				assertThat(row.remark()).describedAs("what is missing").isNotBlank();
			}
		});
	}

	@Test
	void namesTestsThatThereAre() throws IOException {
		Set<String> classes = testClasses();
		assertThat(rows()).allSatisfy((field, row) -> {
			assertThat(row.tests()).isNotEmpty();
			assertThat(row.tests()).allSatisfy((test) -> assertThat(exists(test, classes)).describedAs(test).isTrue());
		});
	}

	private static boolean exists(String test, Set<String> classes) {
		if (test.startsWith("oracle:")) {
			return Files.exists(TESTS.resolve("resources/oracle/cases/" + test.substring(7) + ".yaml"));
		}
		return test.contains("/") ? Files.exists(TESTS.resolve("resources/translate/" + test + "/out.yaml"))
				: classes.contains(test);
	}

	private static Stream<Class<?>> records(Class<?> type) {
		return Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()).filter(Class::isRecord));
	}

	private static Stream<String> fields(Class<?> type) {
		return Arrays.stream(type.getRecordComponents())
			.map((component) -> type.getSimpleName() + "." + component.getName());
	}

	private static Set<String> testClasses() throws IOException {
		try (Stream<Path> files = Files.walk(TESTS.resolve("java"))) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith("Tests.java") || name.endsWith("IT.java"))
				.map((name) -> name.substring(0, name.length() - ".java".length()))
				.collect(Collectors.toSet());
		}
	}

	private static Map<String, Row> rows() throws IOException {
		Map<String, Row> rows = new LinkedHashMap<>();
		String type = "";
		for (String line : Files.readAllLines(TABLE)) {
			Matcher heading = HEADING.matcher(line);
			Matcher row = ROW.matcher(line);
			if (heading.matches()) {
				type = heading.group(1);
			}
			else if (!type.isEmpty() && row.matches() && !row.group(1).equals("Field")) {
				Row before = rows.put(type + "." + row.group(1),
						new Row(row.group(2).strip(), quoted(row.group(3)), row.group(4).strip()));
				assertThat(before).describedAs("a second row for %s.%s", type, row.group(1)).isNull();
			}
		}
		return rows;
	}

	private static Set<String> quoted(String text) {
		List<String> parts = List.of(text.split("`"));
		Set<String> quoted = new LinkedHashSet<>();
		for (int i = 1; i < parts.size(); i += 2) {
			quoted.add(parts.get(i));
		}
		return quoted;
	}

	private record Row(String support, Set<String> tests, String remark) {
	}

}
