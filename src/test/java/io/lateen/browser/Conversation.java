package io.lateen.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Numbered questions in JSON over a WebSocket, as the DevTools protocol of Chromium and
 * WebDriver BiDi have them.
 */
final class Conversation implements WebSocket.Listener {

	private static final JsonMapper JSON = new JsonMapper();

	private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

	private final AtomicInteger questions = new AtomicInteger();

	private final List<CharSequence> parts = new ArrayList<>();

	private final WebSocket socket;

	Conversation(HttpClient client, String address) {
		this.socket = client.newWebSocketBuilder().buildAsync(URI.create(address), this).join();
	}

	/** The result of a command; a failure is thrown with what the browser says of it. */
	JsonNode ask(String method, Map<String, ?> parameters) {
		int id = this.questions.incrementAndGet();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.answers.put(id, answer);
		this.socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true);
		JsonNode message = answer.orTimeout(90, TimeUnit.SECONDS).join();
		if (message.has("error")) {
			throw new IllegalStateException(method + ": " + message);
		}
		return message.path("result");
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.parts.add(data.toString());
		if (last) {
			JsonNode message = JSON.readTree(String.join("", this.parts));
			this.parts.clear();
			CompletableFuture<JsonNode> answer = this.answers.remove(message.path("id").asInt(0));
			if (answer != null) {
				answer.complete(message);
			}
		}
		return WebSocket.Listener.super.onText(socket, data, last);
	}

}
