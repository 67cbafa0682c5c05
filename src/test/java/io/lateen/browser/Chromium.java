package io.lateen.demo;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/** A browser without a window, steered by the DevTools protocol. */
public final class Chromium implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final String address;

	/**
	 * Starts the browser.
	 * @param binary see {@link #installed()}
	 * @param profile an empty folder
	 * @param arguments further ones
	 */
	public Chromium(Path binary, Path profile, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(binary.toString(), "--headless=new", "--no-sandbox",
				"--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
				"--window-size=1200,675", "--remote-debugging-port=0", "--user-data-dir=" + profile));
		command.addAll(List.of(arguments));
		command.add("about:blank");
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(profile.resolveSibling("chromium.log").toFile())
			.start();
		Path port = profile.resolve("DevToolsActivePort");
		await("browser").atMost(Duration.ofSeconds(60)).until(() -> Files.exists(port) && Files.size(port) > 0);
		this.address = "http://127.0.0.1:" + Files.readAllLines(port).getFirst();
	}

	public static Optional<Path> installed() {
		List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
		return Stream.of("chromium", "chromium-browser", "google-chrome")
			.flatMap((name) -> folders.stream().map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	public Page open(String url) throws IOException, InterruptedException {
		URI uri = URI.create(this.address + "/json/new?" + URLEncoder.encode(url, StandardCharsets.UTF_8));
		String target = this.client
			.send(HttpRequest.newBuilder(uri).PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString())
			.body();
		return new Page(JSON.readTree(target).get("webSocketDebuggerUrl").asString());
	}

	@Override
	public void close() {
		this.client.shutdownNow();
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	/** One tab. */
	public final class Page implements WebSocket.Listener {

		private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

		private final AtomicInteger questions = new AtomicInteger();

		private final List<CharSequence> parts = new ArrayList<>();

		private final WebSocket socket;

		Page(String address) {
			this.socket = Chromium.this.client.newWebSocketBuilder().buildAsync(URI.create(address), this).join();
		}

		/** The value of a JavaScript expression, as text. */
		public String evaluate(String expression) {
			JsonNode value = ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
				.at("/result/value");
			return value.isString() ? value.asString() : value.toString();
		}

		/** What the tab shows, as PNG. */
		byte[] screenshot() {
			return Base64.getDecoder().decode(ask("Page.captureScreenshot", Map.of()).get("data").asString());
		}

		private JsonNode ask(String method, Map<String, ?> parameters) {
			int id = this.questions.incrementAndGet();
			CompletableFuture<JsonNode> answer = new CompletableFuture<>();
			this.answers.put(id, answer);
			this.socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
					true);
			return answer.orTimeout(30, TimeUnit.SECONDS).join();
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.parts.add(data.toString());
			if (last) {
				JsonNode message = JSON.readTree(String.join("", this.parts));
				this.parts.clear();
				CompletableFuture<JsonNode> answer = this.answers.remove(message.path("id").asInt(0));
				if (answer != null) {
					answer.complete(message.path("result"));
				}
			}
			return WebSocket.Listener.super.onText(socket, data, last);
		}

	}

}
