package io.lateen.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DemoServerTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private final DemoServer demo = new DemoServer("127.0.0.1", 0);

	@AfterEach
	void close() {
		this.demo.close();
		this.client.shutdownNow();
	}

	@Test
	void servesThePageAndNothingElse() throws Exception {
		assertThat(get("/").body()).contains("<title>Harbour").doesNotContain("http://", "https://");
		assertThat(get("/other").statusCode()).isEqualTo(404);
	}

	@Test
	void sailorsAreWelcomedAndFeelTheWind() {
		Sailing sailing = sail();
		await().untilAsserted(() -> assertThat(sailing.heard).first().asString().contains("\"type\":\"welcome\""));
		await().untilAsserted(() -> assertThat(sailing.heard).filteredOn((news) -> news.contains("\"type\":\"wind\""))
			.hasSizeGreaterThan(2));
	}

	@Test
	void sailorsHearAndSeeEachOther() {
		Sailing one = sail();
		await().until(() -> !one.heard.isEmpty());
		Sailing two = sail();
		await().until(() -> !two.heard.isEmpty());
		one.socket.sendText("{\"type\":\"say\",\"text\":\" ahoy \"}", true).join();
		two.socket.sendText("{\"type\":\"move\",\"x\":0.25,\"y\":7}", true).join();
		await().untilAsserted(() -> assertThat(two.heard).anyMatch((news) -> news.contains("\"text\":\"ahoy\"")));
		await().untilAsserted(() -> assertThat(one.heard).anyMatch((news) -> news.contains("\"x\":0.25,\"y\":1.0")));
		two.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		await().untilAsserted(() -> assertThat(one.heard).anyMatch((news) -> news.contains("\"type\":\"left\"")));
	}

	@Test
	void nonsenseIsIgnored() {
		Sailing sailing = sail();
		sailing.socket.sendText("nonsense", true).join();
		sailing.socket.sendText("{\"type\":\"ping\",\"at\":42}", true).join();
		await().untilAsserted(() -> assertThat(sailing.heard).anyMatch((news) -> news.contains("\"at\":42.0")));
	}

	private HttpResponse<String> get(String path) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + this.demo.port() + path);
		return this.client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	private Sailing sail() {
		List<String> heard = new CopyOnWriteArrayList<>();
		URI uri = URI.create("ws://127.0.0.1:" + this.demo.port() + "/live");
		return new Sailing(this.client.newWebSocketBuilder().buildAsync(uri, new Listening(heard)).join(), heard);
	}

	private record Sailing(WebSocket socket, List<String> heard) {
	}

	private record Listening(List<String> heard) implements WebSocket.Listener {

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			this.heard.add(text.toString());
			return WebSocket.Listener.super.onText(socket, text, last);
		}

	}

}
