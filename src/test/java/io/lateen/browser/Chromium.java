package io.lateen.browser;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/** Steered by the DevTools protocol. */
public final class Chromium implements Browser {

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
		await("browser").atMost(Duration.ofSeconds(90)).until(() -> Files.exists(port) && Files.size(port) > 0);
		this.address = "http://127.0.0.1:" + Files.readAllLines(port).getFirst();
	}

	public static Optional<Path> installed() {
		return Browser.find("chromium", "chromium-browser", "google-chrome");
	}

	@Override
	public Page open(String url) throws IOException, InterruptedException {
		URI uri = URI.create(this.address + "/json/new?" + URLEncoder.encode(url, StandardCharsets.UTF_8));
		String target = this.client
			.send(HttpRequest.newBuilder(uri).PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString())
			.body();
		return new Page(new Conversation(this.client,
				new JsonMapper().readTree(target).get("webSocketDebuggerUrl").asString()));
	}

	@Override
	public void close() {
		this.client.shutdownNow();
		Browser.end(this.process);
	}

	/** One tab. */
	public record Page(Conversation conversation) implements Browser.Page {

		@Override
		public String evaluate(String expression) {
			JsonNode value = this.conversation
				.ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
				.at("/result/value");
			return value.isString() ? value.asString() : value.toString();
		}

		/** What the tab shows, as PNG. */
		public byte[] screenshot() {
			return Base64.getDecoder()
				.decode(this.conversation.ask("Page.captureScreenshot", Map.of()).get("data").asString());
		}

	}

}
