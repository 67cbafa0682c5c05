package io.lateen.browser;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Steered by WebDriver BiDi. */
public final class Firefox implements Browser {

	/** It talks to nobody but those whom the test names. */
	private static final Map<String, Object> PREFERENCES = Map.of("app.update.enabled", false,
			"browser.shell.checkDefaultBrowser", false, "datareporting.policy.dataSubmissionEnabled", false,
			"dom.security.https_first", false, "network.captive-portal-service.enabled", false,
			"network.connectivity-service.enabled", false, "services.settings.server", "\"data:,\"",
			"toolkit.telemetry.enabled", false);

	private final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final Conversation conversation;

	/**
	 * Starts the browser.
	 * @param binary see {@link #installed()}
	 * @param profile an empty folder
	 * @param authority that it trusts, PEM
	 * @param preferences further ones, as {@code about:config} has them
	 */
	public Firefox(Path binary, Path profile, String authority, Map<String, ?> preferences)
			throws IOException, InterruptedException {
		trust(profile, authority);
		Files.writeString(profile.resolve("user.js"), lines(PREFERENCES) + lines(preferences));
		ProcessBuilder builder = new ProcessBuilder(binary.toString(), "--headless", "--no-remote",
				"--remote-debugging-port", "0", "--profile", profile.toString(), "about:blank");
		// as root, it refuses a home that is another user's
		builder.environment().put("HOME", profile.toString());
		this.process = builder.redirectErrorStream(true)
			.redirectOutput(profile.resolveSibling("firefox.log").toFile())
			.start();
		try {
			this.conversation = begin(profile.resolve("WebDriverBiDiServer.json"));
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private Conversation begin(Path server) {
		await("browser").atMost(Duration.ofSeconds(90)).until(() -> Files.exists(server) && Files.size(server) > 0);
		int port = new JsonMapper().readTree(server).get("ws_port").asInt();
		Conversation begun = new Conversation(this.client, "ws://127.0.0.1:" + port + "/session");
		begun.ask("session.new", Map.of("capabilities", Map.of()));
		return begun;
	}

	/** With NSS's certutil, which puts authorities into its profile. */
	public static Optional<Path> installed() {
		return Browser.find("certutil").flatMap((_) -> Browser.find("firefox-esr", "firefox"));
	}

	private static void trust(Path profile, String authority) throws IOException, InterruptedException {
		Path file = Files.writeString(profile.resolve("authority.pem"), authority);
		String database = "sql:" + profile;
		certutil("-N", "-d", database, "--empty-password");
		certutil("-A", "-d", database, "-n", "authority", "-t", "C,,", "-i", file.toString());
	}

	private static void certutil(String... arguments) throws IOException, InterruptedException {
		Process certutil = new ProcessBuilder(Stream.concat(Stream.of("certutil"), Stream.of(arguments)).toList())
			.redirectErrorStream(true)
			.start();
		String said = new String(certutil.getInputStream().readAllBytes());
		assertThat(certutil.waitFor()).as(said).isZero();
	}

	private static String lines(Map<String, ?> preferences) {
		return preferences.entrySet()
			.stream()
			.map((entry) -> "user_pref(\"" + entry.getKey() + "\", " + entry.getValue() + ");\n")
			.collect(Collectors.joining());
	}

	@Override
	public Page open(String url) {
		String context = this.conversation.ask("browsingContext.create", Map.of("type", "tab"))
			.get("context")
			.asString();
		this.conversation.ask("browsingContext.navigate", Map.of("context", context, "url", url, "wait", "complete"));
		return (expression) -> {
			JsonNode value = this.conversation
				.ask("script.evaluate",
						Map.of("expression", expression, "target", Map.of("context", context), "awaitPromise", true))
				.at("/result/value");
			return value.isString() ? value.asString() : value.toString();
		};
	}

	@Override
	public void close() {
		this.client.shutdownNow();
		Browser.end(this.process);
	}

}
