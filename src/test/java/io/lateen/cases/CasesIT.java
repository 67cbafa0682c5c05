package io.lateen.cases;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lateen.GatewayProcess;
import io.lateen.Requirement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What real Istio answered (the {@code expect}s of
 * {@code src/test/resources/oracle/cases}, see {@code src/test/oracle/run} for asking it
 * again), replayed against the gateway in folder mode with applications on loopback.
 * Other protocols than plain HTTP/1.1 requests are left to the oracle.
 */
class CasesIT {

	private static final Path CASES = Path.of("src/test/resources/oracle/cases");

	/** Keys of cases that need certificates, tokens, or an API server that refuses. */
	private static final Set<String> NOT_REPLAYED = Set.of("certs", "tokens", "rejected");

	private static final int CLIENTS = 8;

	private static final int MOST_TRIES = 40;

	@TempDir
	private static Path temporary;

	private static World world;

	private static CaseFolder folder;

	private static GatewayProcess gateway;

	private static final Map<Integer, Integer> PORTS = new HashMap<>();

	@BeforeAll
	static void start() throws IOException {
		Requirement.that(InetAddress.getByName("127.231.1.11").isReachable(1000), "127.0.0.0/8 as loopback network");
		world = new World();
		folder = new CaseFolder(Files.createDirectory(temporary.resolve("resources")));
		folder.keep(world.resources());
		folder.keep(Files.readString(CASES.resolve("_common.yaml")));
		List<String> arguments = new ArrayList<>(
				List.of("--lateen.directory=" + temporary.resolve("resources"), "--lateen.namespace=istio-system",
						"--lateen.labels.istio=ingressgateway", "--lateen.labels.app=istio-ingressgateway"));
		for (int port : new int[] { 85, 8080, 31400 }) {
			PORTS.put(port, GatewayProcess.freePort());
			arguments.add("--lateen.ports." + port + "=" + PORTS.get(port));
		}
		gateway = new GatewayProcess(temporary.resolve("lateen.log"), arguments.toArray(String[]::new));
		PORTS.put(80, gateway.port());
	}

	@AfterAll
	static void stop() throws IOException {
		if (gateway != null) {
			gateway.close();
			world.close();
		}
	}

	@TestFactory
	Stream<DynamicTest> answersAsIstio() throws IOException {
		Set<String> known = knownDifferences();
		try (Stream<Path> files = Files.list(CASES)) {
			return files.filter((file) -> !file.getFileName().toString().startsWith("_"))
				.sorted()
				.map((file) -> new Case(file, known))
				.filter(Case::isReplayed)
				.toList()
				.stream()
				.map((one) -> DynamicTest.dynamicTest(one.name(), one::replay));
		}
	}

	private static Set<String> knownDifferences() throws IOException {
		return Files.readAllLines(Path.of("src/test/oracle/known-differences"))
			.stream()
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.map((line) -> line.split("\\s+", 3))
			.map((parts) -> parts[0] + " " + parts[1])
			.collect(Collectors.toSet());
	}

	private record Case(String name, Map<String, Object> fields, Set<String> known) {

		Case(Path file, Set<String> known) {
			this(file.getFileName().toString().replace(".yaml", ""), read(file), known);
		}

		private static Map<String, Object> read(Path file) {
			try {
				return new Yaml().load(World.here(Files.readString(file)));
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		}

		boolean isReplayed() {
			return this.fields.keySet().stream().noneMatch(NOT_REPLAYED::contains)
					&& steps().stream().flatMap((step) -> requests(step).stream()).anyMatch(CaseRequest::isReplayed);
		}

		void replay() throws Exception {
			List<String> unmet = new ArrayList<>();
			try {
				if (this.fields.get("mesh") instanceof String mesh) {
					folder.apply(meshConfig(mesh));
				}
				for (Map<String, Object> step : steps()) {
					replay(step, unmet);
				}
			}
			finally {
				folder.clear();
			}
			assertThat(unmet).isEmpty();
		}

		private void replay(Map<String, Object> step, List<String> unmet) throws Exception {
			if (step.containsKey("one_second")) {
				Thread.sleep(1000 - System.currentTimeMillis() % 1000);
			}
			for (Object what : (List<?>) step.getOrDefault("delete", List.of())) {
				folder.delete((String) what);
			}
			folder.apply((String) step.getOrDefault("objects", ""));
			Thread.sleep(seconds(step, "pause"));
			List<CaseRequest> requests = requests(step).stream()
				.filter(CaseRequest::isReplayed)
				.filter((request) -> !this.known.contains(this.name + " " + request.id())
						&& !this.known.contains(this.name + " *"))
				.toList();
			if (!requests.isEmpty()) {
				awaitTable();
				Thread.sleep(seconds(step, "settle"));
			}
			for (CaseRequest request : requests) {
				unmet(request).forEach((one) -> unmet.add(request.id() + ": " + one));
			}
		}

		private static Duration seconds(Map<String, Object> step, String what) {
			return Duration.ofMillis((long) (((Number) step.getOrDefault(what, 0)).doubleValue() * 1000));
		}

		private static List<String> unmet(CaseRequest request) throws Exception {
			String key = UUID.randomUUID().toString().substring(0, 8);
			int port = PORTS.getOrDefault(request.port(), request.port());
			Expectation expectation = new Expectation(request.expected());
			if (request.repeat() > 0) {
				Map<String, Integer> kinds = kinds(request, key, port);
				return expectation.unmet(kinds, world.arrived(key).size());
			}
			try {
				Answer answer = ask(request, key, port);
				if (request.expected().containsKey("arrived")) {
					Thread.sleep(300); // mirrors come when they come
				}
				return expectation.unmet(answer,
						world.arrived(key).stream().map((line) -> line.replace(key, "KEY")).toList());
			}
			catch (IOException ex) {
				return request.expected().containsKey("error") ? List.of() : List.of(ex.toString());
			}
		}

		/** A port is opened a moment after the table is taken over. */
		private static Answer ask(CaseRequest request, String key, int port) throws Exception {
			for (int tries = 1;; tries++) {
				try (CaseClient client = new CaseClient(port)) {
					return client.ask(request, key);
				}
				catch (ConnectException ex) {
					if (tries == MOST_TRIES || request.expected().containsKey("error")) {
						throw ex;
					}
					Thread.sleep(50);
				}
			}
		}

		private static Map<String, Integer> kinds(CaseRequest request, String key, int port) throws Exception {
			Map<String, Integer> kinds = new ConcurrentHashMap<>();
			Callable<Void> some = () -> {
				try (CaseClient client = new CaseClient(port)) {
					for (int i = 0; i < request.repeat() / CLIENTS; i++) {
						kinds.merge(client.ask(request, key).kind(), 1, Integer::sum);
					}
				}
				return null;
			};
			try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
				List<Future<Void>> all = new ArrayList<>();
				for (int i = 0; i < CLIENTS; i++) {
					all.add(clients.submit(some));
				}
				for (Future<Void> one : all) {
					one.get();
				}
			}
			Thread.sleep(request.hasKey() ? 300 : 0);
			return new TreeMap<>(kinds);
		}

		/** A fresh host is served: so is all that was written before it. */
		private static void awaitTable() throws IOException {
			String host = "probe-" + UUID.randomUUID().toString().substring(0, 8) + ".test";
			folder.apply("""
					apiVersion: networking.istio.io/v1
					kind: VirtualService
					metadata: {name: zz-oracle-probe}
					spec:
					  hosts: [%s]
					  gateways: [gw]
					  http: [{route: [{destination: {host: echo.oracle.svc.cluster.local, port: {number: 8000}}}]}]
					""".formatted(host));
			CaseRequest probe = new CaseRequest(Map.of("id", "probe", "host", host));
			await("the table").atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(20)).until(() -> {
				try (CaseClient client = new CaseClient(gateway.port())) {
					return client.ask(probe, "").status() == 200;
				}
			});
		}

		private static String meshConfig(String mesh) {
			return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n"
					+ mesh.indent(4);
		}

		@SuppressWarnings("unchecked")
		private List<Map<String, Object>> steps() {
			List<Map<String, Object>> steps = new ArrayList<>(List.of(this.fields));
			steps.addAll((List<Map<String, Object>>) this.fields.getOrDefault("steps", List.of()));
			return steps;
		}

		@SuppressWarnings("unchecked")
		private List<CaseRequest> requests(Map<String, Object> step) {
			Map<String, Object> defaults = (Map<String, Object>) this.fields.getOrDefault("defaults", Map.of());
			return ((List<Map<String, Object>>) step.getOrDefault("requests", List.of())).stream()
				.map((own) -> CaseRequest.of(defaults, own))
				.toList();
		}

	}

}
