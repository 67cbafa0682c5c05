package io.lateen.translate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Given the VirtualServices that were tried on a real istiod, when they are read and
 * validated, then those that it refused are rejected with its words, and the others are
 * not.
 */
class WebhookTests {

	private static final Path ORACLE = Path.of("src/test/resources/oracle");

	@TestFactory
	Stream<DynamicTest> refused() throws IOException {
		return files("refused").flatMap(this::refusals)
			.map((refusal) -> dynamicTest(refusal.id(),
					() -> assertThat(problems(refusal.objects()))
						.filteredOn((problem) -> problem.severity() == Severity.REJECTED)
						.extracting(Problem::reason)
						.anySatisfy((reason) -> assertThat(reason).contains(refusal.words()))));
	}

	@TestFactory
	Stream<DynamicTest> accepted() throws IOException {
		return files("accepted")
			.map((file) -> dynamicTest(file.getFileName().toString(), () -> assertThat(problems(Files.readString(file)))
				.noneMatch((problem) -> problem.severity() == Severity.REJECTED)));
	}

	private static Stream<Path> files(String folder) throws IOException {
		try (Stream<Path> files = Files.list(ORACLE.resolve(folder))) {
			return files.sorted().toList().stream();
		}
	}

	private Stream<Refusal> refusals(Path file) {
		try {
			List<Map<String, String>> entries = new Yaml().load(Files.readString(file));
			return entries.stream()
				.map((entry) -> new Refusal(entry.get("id"), entry.getOrDefault("ours", entry.get("text")),
						entry.get("objects")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Problem> problems(String documents) {
		ResourceTexts read = ResourceTexts.read(documents);
		List<Problem> problems = new ArrayList<>(read.problems());
		for (Resource<?> resource : read.resources()) {
			if (resource.content() instanceof VirtualService) {
				problems.addAll(VirtualServiceValidation.problems(virtualService(resource)));
			}
		}
		return problems;
	}

	// the kind of a resource tells its content
	@SuppressWarnings("unchecked")
	private static Resource<VirtualService> virtualService(Resource<?> resource) {
		return (Resource<VirtualService>) resource;
	}

	/**
	 * Something that Istio refused.
	 *
	 * @param words of the refusal; Istio's own, but for those of the schema
	 */
	private record Refusal(String id, String words, String objects) {
	}

}
