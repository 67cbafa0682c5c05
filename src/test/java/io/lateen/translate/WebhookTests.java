package io.lateen.translate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Resource;
import io.lateen.resource.Snapshot;
import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.VirtualService;
import io.lateen.translate.cluster.Clusters;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Given Istio's resources of the cases that were tried on a real istiod, when they are
 * read and validated, then those that it refused are rejected with its words, and the
 * others are not.
 */
class WebhookTests {

	private static final Path CASES = Path.of("src/test/resources/oracle/cases");

	private static final ClusterContext CONTEXT = new ClusterContext(ResourceTexts.WORKLOAD, MeshDefaults.ISTIO);

	private static final Path SHOWN = Path.of("src/test/resources/oracle/webhook.yaml");

	private static final String ACCEPTED = "was accepted";

	private static final Pattern KINDS = Pattern
		.compile("(?m)^kind: (Gateway|VirtualService|DestinationRule|ServiceEntry|WorkloadEntry)$");

	/** The schema's refusals in our words; istiod never saw these resources. */
	private static final Map<String, String> OF_THE_SCHEMA = Map.ofEntries(
			Map.entry("Q07-null-header-match", "must not be empty"),
			Map.entry("Q07-two-kinds", "only one of exact, prefix may be set"),
			Map.entry("Q09-tiny-per-try", "greater than 1ms"), Map.entry("K02-timeout-zero", "greater than 1ms"),
			Map.entry("K02-timeout-microsecond", "greater than 1ms"), Map.entry("Q10-tiny-delay", "greater than 1ms"),
			Map.entry("Q15-bad-simple", "UNSPECIFIED, LEAST_CONN"),
			Map.entry("Q15-simple-and-hash", "only one of simple, consistentHash may be set"),
			Map.entry("Q15-outlier-interval", "greater than 1ms"), Map.entry("Q15-connect-timeout", "greater than 1ms"),
			Map.entry("Q16-no-hosts", "spec.hosts in body should have at least 1 items"),
			Map.entry("Q16-star", "hostname cannot be wildcard"),
			Map.entry("Q16-same-port-number", "port number cannot be duplicated"),
			Map.entry("Q16-none-with-endpoints", "NONE mode cannot set endpoints"),
			Map.entry("Q16-endpoints-and-selector", "only one of WorkloadSelector or Endpoints can be set"));

	/** Taken by istiod; Envoy then refuses the routes of all hosts. */
	private static final List<String> REFUSED_BY_ENVOY = List.of("Q11-code-304");

	@TestFactory
	Stream<DynamicTest> refused() throws IOException {
		return trials().filter(Trial::refused)
			.map((trial) -> dynamicTest(trial.id(), () -> assertThat(rejections(trial))
				.anySatisfy((reason) -> assertThat(reason).contains(trial.words()))));
	}

	@TestFactory
	Stream<DynamicTest> accepted() throws IOException {
		return trials().filter((trial) -> !trial.refused())
			.map((trial) -> dynamicTest(trial.id(), () -> assertThat(rejections(trial)).isEmpty()));
	}

	@TestFactory
	Stream<DynamicTest> shown() throws IOException {
		List<Map<String, Object>> entries = new Yaml().load(Files.readString(SHOWN));
		return entries.stream()
			.map((entry) -> dynamicTest((String) entry.get("id"),
					() -> check(entry, problems((String) entry.get("spec")))));
	}

	private static void check(Map<String, Object> entry, List<Problem> problems) {
		List<String> rejections = reasons(problems, Severity.REJECTED);
		Object words = entry.getOrDefault("refused", entry.get("envoy"));
		if (words != null) {
			assertThat(rejections).anySatisfy((reason) -> assertThat(reason).contains((String) words));
		}
		else if (entry.containsKey("schema")) {
			assertThat(rejections).isNotEmpty();
		}
		else {
			assertThat(rejections).isEmpty();
		}
		if (entry.containsKey("warning")) {
			assertThat(reasons(problems, Severity.WARNING)).contains((String) entry.get("warning"));
		}
	}

	private static List<Problem> problems(String spec) {
		return problems(List.of("""
				apiVersion: networking.istio.io/v1
				kind: VirtualService
				metadata: {name: v}
				spec: %s
				""".formatted(spec)));
	}

	private static Stream<Trial> trials() throws IOException {
		try (Stream<Path> files = Files.list(CASES)) {
			List<Trial> trials = files.sorted()
				.flatMap(WebhookTests::trials)
				.filter((trial) -> !trial.documents().isEmpty())
				.toList();
			assertThat(trials).hasSizeGreaterThan(100);
			return trials.stream();
		}
	}

	private static Stream<Trial> trials(Path file) {
		Map<String, Object> content = content(file);
		String name = file.getFileName().toString();
		if (content.get("rejected") instanceof List<?> entries) {
			return entries.stream().map(Map.class::cast).map(WebhookTests::trial);
		}
		List<Object> steps = new ArrayList<>(List.of(content));
		if (content.get("steps") instanceof List<?> more) {
			steps.addAll(more);
		}
		return steps.stream()
			.map((step) -> ((Map<?, ?>) step).get("objects"))
			.filter(String.class::isInstance)
			.map((objects) -> new Trial(name, ACCEPTED, documents((String) objects)));
	}

	private static Trial trial(Map<?, ?> entry) {
		String id = (String) entry.get("id");
		String words = REFUSED_BY_ENVOY.contains(id) ? "Envoy" : (String) entry.get("text");
		return new Trial(id, OF_THE_SCHEMA.getOrDefault(id, words), documents((String) entry.get("objects")));
	}

	private static List<String> documents(String objects) {
		return Arrays.stream(objects.split("(?m)^---\\s*$"))
			.filter((document) -> KINDS.matcher(document).find())
			.toList();
	}

	private static Map<String, Object> content(Path file) {
		try {
			LoaderOptions options = new LoaderOptions();
			options.setMaxAliasesForCollections(1_000);
			return new Yaml(options).load(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> rejections(Trial trial) {
		return reasons(problems(trial.documents()), Severity.REJECTED);
	}

	private static List<Problem> problems(List<String> documents) {
		List<Problem> problems = new ArrayList<>();
		for (String document : documents) {
			ResourceTexts read = ResourceTexts.read(document);
			problems.addAll(read.problems());
			read.resources().forEach((resource) -> problems.addAll(validate(resource)));
		}
		return problems;
	}

	private static List<String> reasons(List<Problem> problems, Severity severity) {
		return problems.stream().filter((problem) -> problem.severity() == severity).map(Problem::reason).toList();
	}

	// the content of a resource is that of its kind
	@SuppressWarnings("unchecked")
	private static Collection<Problem> validate(Resource<?> resource) {
		return switch (resource.content()) {
			case Gateway _ -> GatewayValidation.problems((Resource<Gateway>) resource);
			case VirtualService _ -> VirtualServiceValidation.problems((Resource<VirtualService>) resource);
			default -> Clusters.EMPTY.resolve(CONTEXT, Snapshot.EMPTY.with(resource).next(), Set.of(resource.key()))
				.problems();
		};
	}

	/**
	 * Something that was shown to istiod.
	 *
	 * @param words of the refusal
	 * @param documents Istio's resources of it
	 */
	private record Trial(String id, String words, List<String> documents) {

		boolean refused() {
			return !this.words.equals(ACCEPTED);
		}

	}

}
