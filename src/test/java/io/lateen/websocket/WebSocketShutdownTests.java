package io.lateen.websocket;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lateen.NoLeaks;
import io.lateen.websocket.RawHttp2.Stream;
import io.lateen.websocket.RawWebSocket.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A gateway that ends: readiness first, then no new sockets, then 1001 one by one. */
@Timeout(180)
@ExtendWith(NoLeaks.class)
class WebSocketShutdownTests {

	private static final int SOCKETS = 20;

	@Test
	void drains(@TempDir Path folder) throws Exception {
		List<RawWebSocket> sockets = new ArrayList<>();
		try (WebSocketApplication app = WebSocketApplication.echo()) {
			WebSocketGateway gateway = new WebSocketGateway(folder, app.port(), "--lateen.websocket.drain-time=2s",
					"--lateen.listener.drain-delay=3s");
			assertThat(gateway.actuator("DELETE", "websockets").statusCode())
				.as("closing sockets is not allowed by default")
				.isEqualTo(405);
			for (int i = 0; i < SOCKETS; i++) {
				sockets.add(gateway.open());
			}
			RawHttp2 browser = new RawHttp2(gateway.port);
			Stream stream = browser.connect("/chat");
			assertThat(stream.head().status()).hasToString("200");
			CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
			await().pollInterval(10, TimeUnit.MILLISECONDS)
				.untilAsserted(
						() -> assertThat(gateway.actuator("GET", "health/readiness").statusCode()).isEqualTo(503));
			try (RawWebSocket late = RawWebSocket.ask(gateway.port, "/chat")) {
				assertThat(late.head()).startsWith("HTTP/1.1 503 ");
				assertThat(new String(late.in().readAllBytes())).isEqualTo("no new WebSockets: this port closes");
			}
			List<Long> times = new ArrayList<>();
			for (RawWebSocket socket : sockets) {
				assertThat(socket.read()).isEqualTo(Frame.close(1001, "the gateway is going away"));
				times.add(System.nanoTime());
				if (times.size() == 1) {
					assertThat(gateway.actuator("GET", "health/readiness").statusCode()).isEqualTo(503);
				}
				socket.send(Frame.close(1001, ""));
			}
			assertThat(times.getLast() - times.getFirst()).isGreaterThan(1_500_000_000L);
			Frame farewell = Frame.close(1001, "the gateway is going away");
			assertThat(stream.read(farewell.bytes(false).length)).isEqualTo(farewell.bytes(false));
			stream.write(Frame.close(1001, "").bytes(true));
			stopped.get(20, TimeUnit.SECONDS);
			browser.close();
		}
		finally {
			for (RawWebSocket socket : sockets) {
				socket.close();
			}
		}
	}

}
