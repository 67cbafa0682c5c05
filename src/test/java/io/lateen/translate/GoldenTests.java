package io.lateen.translate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.lateen.resource.Problem;
import io.lateen.resource.Snapshot;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each folder {@code src/test/resources/translate/<feature>/<case>} is a case: the
 * resources of {@code in.yaml} give the table and the problems of {@code out.yaml}. Where
 * there is a {@code then.yaml}, its resources are added afterwards, and the outcome is
 * that of both steps. {@code mvn test -Dtest=GoldenTests -Dgolden.update=true} writes
 * what comes out now.
 */
class GoldenTests {

	private static final Path ROOT = Path.of("src/test/resources/translate");

	private static final Set<String> NAMES = Set.of("in.yaml", "then.yaml", "out.yaml");

	private static final boolean UPDATE = Boolean.getBoolean("golden.update");

	@TestFactory
	Stream<DynamicTest> cases() throws IOException {
		return folders().map((folder) -> DynamicTest.dynamicTest(ROOT.relativize(folder).toString(), folder.toUri(),
				() -> check(folder)));
	}

	private static Stream<Path> folders() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			List<Path> all = files.filter(Files::isRegularFile).toList();
			assertThat(all).describedAs("files that belong to no case")
				.allMatch((file) -> ROOT.relativize(file).getNameCount() == 3
						&& NAMES.contains(file.getFileName().toString()));
			return all.stream().map(Path::getParent).distinct().sorted();
		}
	}

	private static void check(Path folder) throws IOException {
		String dump = outcome(folder);
		Path expected = folder.resolve("out.yaml");
		if (UPDATE) {
			Files.writeString(expected, dump);
		}
		assertThat(dump).isEqualTo(Files.readString(expected));
	}

	private static String outcome(Path folder) {
		ResourceTexts first = ResourceTexts.read(text(folder.resolve("in.yaml")));
		List<Problem> problems = new ArrayList<>(first.problems());
		Snapshot snapshot = first.addTo(Snapshot.EMPTY);
		Translator translator = new Translator(ResourceTexts.WORKLOAD);
		Translation translation = translator.translate(Translation.EMPTY, snapshot, first.keys());
		if (Files.exists(folder.resolve("then.yaml"))) {
			ResourceTexts second = ResourceTexts.read(text(folder.resolve("then.yaml")));
			problems.addAll(second.problems());
			translation = translator.translate(translation, second.addTo(snapshot), second.keys());
		}
		problems.addAll(translation.problems());
		return TableDump.of(translation.table(), problems);
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
