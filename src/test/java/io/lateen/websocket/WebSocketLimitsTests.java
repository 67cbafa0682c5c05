package io.lateen.websocket;

import java.io.IOException;
import java.time.Duration;

import io.lateen.NoLeaks;
import io.lateen.model.WebSocketLimits;
import io.lateen.upstream.Proxy;
import io.lateen.websocket.RawWebSocket.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limits that somebody set: each ends or refuses in a way that says so, and is counted.
 */
@Timeout(30)
@ExtendWith(NoLeaks.class)
class WebSocketLimitsTests {

	private final Proxy proxy = new Proxy();

	private final WebSocketApplication app = WebSocketApplication.echo();

	@AfterEach
	void close() throws IOException {
		this.app.close();
		this.proxy.close();
	}

	@Test
	void idleSocketIsClosedWith1001AndTheReason() throws Exception {
		limit(Duration.ofMillis(200), null, null, null);
		try (RawWebSocket client = connect()) {
			Frame close = client.read();
			assertThat(close.code()).isEqualTo(1001);
			assertThat(close.reason()).isEqualTo("idle timeout");
			client.send(Frame.close(1001, ""));
			assertThat(client.readEnd()).isEqualTo("end");
		}
		assertThat(this.proxy.info().termination()).isEqualTo("websocket_closed_by_gateway{1001,idle_timeout}");
		assertThat(closed("idle_timeout")).isEqualTo(1);
	}

	@Test
	void messagesKeepASocketFromBeingIdle() throws Exception {
		limit(Duration.ofMillis(400), null, null, null);
		try (RawWebSocket client = connect()) {
			long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
			while (System.nanoTime() < end) {
				assertThat(client.send(Frame.text("still here")).read()).isEqualTo(Frame.text("still here"));
				Thread.sleep(50); // is the traffic itself, not a wait
			}
			assertThat(client.read().reason()).isEqualTo("idle timeout");
		}
	}

	@Test
	void oldSocketIsClosedWith1001AlsoWhenItIsBusy() throws Exception {
		limit(null, Duration.ofMillis(300), null, null);
		try (RawWebSocket client = connect()) {
			Frame frame = client.send(Frame.text("tick")).read();
			while (frame.opcode() == RawWebSocket.TEXT) {
				frame = client.send(Frame.text("tick")).read();
			}
			assertThat(frame).isEqualTo(Frame.close(1001, "maximum age"));
		}
		assertThat(this.proxy.info().termination()).isEqualTo("websocket_closed_by_gateway{1001,max_age}");
		assertThat(closed("max_age")).isEqualTo(1);
	}

	@Test
	void bothEndsHearOfIt() throws Exception {
		limit(null, Duration.ofMillis(100), null, null);
		Frame[] heard = new Frame[1];
		try (WebSocketApplication other = new WebSocketApplication((socket) -> {
			socket.grant();
			heard[0] = socket.read();
		}); RawWebSocket client = RawWebSocket.open(this.proxy.to(other.port()).port(), "/chat")) {
			assertThat(client.read().code()).isEqualTo(1001);
			await().untilAsserted(() -> assertThat(heard[0]).isEqualTo(Frame.close(1001, "maximum age")));
		}
	}

	@Test
	void theCloseFrameDoesNotFallIntoAnotherFrame() throws Exception {
		limit(null, Duration.ofMillis(100), null, null);
		byte[] payload = new byte[100];
		try (WebSocketApplication other = new WebSocketApplication((socket) -> {
			socket.grant();
			byte[] bytes = socket.bytes(Frame.of(RawWebSocket.BINARY, payload));
			socket.write(java.util.Arrays.copyOf(bytes, 50));
			assertThat(socket.read().code()).isEqualTo(1001); // the other direction ends
																// first
			socket.write(java.util.Arrays.copyOfRange(bytes, 50, bytes.length));
			socket.read();
		}); RawWebSocket client = RawWebSocket.open(this.proxy.to(other.port()).port(), "/chat")) {
			assertThat(client.read()).isEqualTo(Frame.of(RawWebSocket.BINARY, payload));
			assertThat(client.read().code()).isEqualTo(1001);
		}
	}

	@Test
	void oneTooManyOfAVirtualServiceIsClosedWith1013AndItsApplicationNotAsked() throws Exception {
		limit(null, null, 2, null);
		try (RawWebSocket one = connect(); RawWebSocket two = connect()) {
			try (RawWebSocket three = RawWebSocket.open(this.proxy.port(), "/chat", "Sec-WebSocket-Protocol: v2, v1")) {
				assertThat(three.header("sec-websocket-protocol")).isEqualTo("v2");
				assertThat(three.read()).isEqualTo(Frame.close(1013, "too many WebSockets"));
				assertThat(three.send(Frame.close(1013, "")).readEnd()).isEqualTo("end");
			}
			await().untilAsserted(() -> assertThat(this.proxy.info().termination())
				.isEqualTo("websocket_closed_by_gateway{1013,route_limit}"));
			assertThat(upgrades("route_limit")).isEqualTo(1);
			assertThat(two.send(Frame.text("untouched")).read().text()).isEqualTo("untouched");
			one.close();
			await().until(() -> this.proxy.tunnels.count() == 1);
			connect().close();
		}
		await().untilAsserted(() -> assertThat(upgrades("opened")).isEqualTo(3));
	}

	@Test
	void oneTooManyOfAClientIsClosedWith1008() throws Exception {
		limit(null, null, null, 1);
		try (RawWebSocket one = connect(); RawWebSocket two = connect()) {
			assertThat(two.read()).isEqualTo(Frame.close(1008, "too many WebSockets from this client"));
			assertThat(one.send(Frame.text("untouched")).read().text()).isEqualTo("untouched");
		}
		assertThat(upgrades("client_limit")).isEqualTo(1);
	}

	@Test
	void aRefusedHandshakeTakesNoPlace() throws Exception {
		limit(null, null, 1, 1);
		try (WebSocketApplication no = new WebSocketApplication(
				(socket) -> socket.write("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno"))) {
			this.proxy.to(no.port());
			for (int i = 0; i < 3; i++) {
				try (RawWebSocket refused = RawWebSocket.ask(this.proxy.port(), "/chat")) {
					assertThat(refused.head()).startsWith("HTTP/1.1 403 ");
				}
				await().until(() -> this.proxy.info().status() == 403);
			}
		}
		assertThat(upgrades("refused")).isEqualTo(3);
		connect().close();
	}

	@Test
	void withoutLimitsNothingIsLimited() throws Exception {
		try (RawWebSocket one = connect(); RawWebSocket two = connect()) {
			assertThat(one.send(Frame.text("1")).read().text()).isEqualTo("1");
			assertThat(two.send(Frame.text("2")).read().text()).isEqualTo("2");
		}
	}

	private void limit(@Nullable Duration idle, @Nullable Duration age, @Nullable Integer ofRoute,
			@Nullable Integer ofClient) {
		this.proxy.limits(new WebSocketLimits(idle, age, ofRoute, ofClient));
	}

	private RawWebSocket connect() throws IOException {
		return RawWebSocket.open(this.proxy.to(this.app.port()).port(), "/chat");
	}

	private double closed(String reason) {
		return this.proxy.meters.get("lateen.websocket.closed")
			.tags("virtual_service", "shop/chat", "by", "gateway", "code", "1001", "reason", reason)
			.counter()
			.count();
	}

	private double upgrades(String result) {
		return this.proxy.meters.get("lateen.websocket.upgrades").tags("result", result).counter().count();
	}

}
