package io.lateen.websocket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.lateen.NoLeaks;
import io.lateen.websocket.RawWebSocket.Frame;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Open WebSockets as operators see them, close them, and change what is around them. */
@Timeout(180)
@ExtendWith(NoLeaks.class)
@ExtendWith(OutputCaptureExtension.class)
class WebSocketGatewayTests {

	private static final String CLUSTER = "outbound|80||app.example";

	private static final String CHOICE = """
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: choice}
			spec:
			  hosts: [choice.example]
			  resolution: STATIC
			  ports: [{number: 80, name: http, protocol: HTTP, targetPort: %d}]
			  endpoints: [{address: 127.0.0.1}]
			---
			apiVersion: networking.istio.io/v1
			kind: DestinationRule
			metadata: {name: choice}
			spec:
			  host: choice.example
			  trafficPolicy: {connectionPool: {http: {%s}}}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: choice}
			spec:
			  hosts: [%s]
			  gateways: [gw]
			  http: [{route: [{destination: {host: choice.example, port: {number: 80}}}]}]
			""";

	@TempDir
	private static Path folder;

	private static WebSocketApplication app;

	private static WebSocketGateway gateway;

	@BeforeAll
	static void start() {
		app = WebSocketApplication.echo();
		gateway = new WebSocketGateway(folder, app.port(), "--lateen.access-log=json",
				"--lateen.websocket.drain-time=1s", "--lateen.listener.drain-delay=300ms",
				"--management.endpoints.access.max-permitted=unrestricted",
				"--management.endpoint.websockets.access=unrestricted");
	}

	@AfterAll
	static void stop() throws IOException {
		gateway.close();
		app.close();
	}

	/** Sockets of the test before may take a moment to close. */
	@BeforeEach
	void noneIsOpen() {
		await().untilAsserted(() -> assertThat(gateway.actuator("websockets")).contains("\"total\":0"));
	}

	/** A WebSocket is an upgrade, which HTTP/2 has not (istio #27078). */
	@ParameterizedTest
	@CsvSource({ "useClientProtocol, true", "h2UpgradePolicy, UPGRADE" })
	void applicationsAreAskedByHttp11WhateverADestinationRuleSays(String field, String value) throws Exception {
		String host = field.toLowerCase(Locale.ROOT) + ".test";
		gateway.write("choice.yaml", CHOICE.formatted(app.port(), field + ": " + value, host));
		await().untilAsserted(() -> assertThat(gateway.actuator("gateway/routes")).contains(host));
		try (RawHttp2 client = new RawHttp2(gateway.port)) {
			Http2Headers request = RawHttp2.extendedConnect("websocket", "/chat").authority(host);
			RawHttp2.Stream stream = client.open(request, false);
			assertThat(stream.head().status()).hasToString("200");
			FrameStream socket = FrameStream.of(stream);
			socket.send(Frame.text("over HTTP/2"));
			assertThat(socket.read()).isEqualTo(Frame.text("over HTTP/2"));
			assertThat(gateway.actuator("websockets")).contains("\"protocol\":\"HTTP/2\"", "choice.example");
		}
		finally {
			gateway.delete("choice.yaml");
		}
	}

	@Test
	void openSocketsAreListedPageByPage() throws Exception {
		try (RawWebSocket one = gateway.open(); RawWebSocket two = gateway.open()) {
			one.send(Frame.text("twelve bytes")).read();
			String all = gateway.actuator("websockets");
			assertThat(all)
				.contains("\"total\":2", "\"virtualService\":\"default/chat\"", "\"route\":\"default/chat/0/0\"",
						"\"cluster\":\"" + CLUSTER + "\"", "\"endpoint\":\"127.0.0.1:" + app.port() + "\"",
						"\"client\":\"127.0.0.1\"", "\"bytesReceived\":18", "\"bytesSent\":14",
						"\"protocol\":\"HTTP/1.1\"")
				.containsPattern("\"generation\":[1-9]");
			String page = gateway.actuator("websockets?offset=1&limit=1");
			assertThat(page).contains("\"total\":2", "\"offset\":1").containsOnlyOnce("\"id\"");
			assertThat(gateway.actuator("websockets?virtualService=other/chat")).contains("\"total\":0");
			assertThat(gateway.actuator("GET", "websockets?limit=5000").statusCode()).isEqualTo(400);
			assertThat(two.send(Frame.text("x")).read().text()).isEqualTo("x");
		}
	}

	@Test
	void operatorClosesOneAndNoOther() throws Exception {
		try (RawWebSocket one = gateway.open(); RawWebSocket two = gateway.open()) {
			String id = gateway.actuator("websockets?limit=1").replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");
			assertThat(gateway.actuator("DELETE", "websockets?id=" + id).body()).isEqualTo("{\"closing\":1}");
			assertThat(one.read()).isEqualTo(Frame.close(1001, "closed by an operator"));
			assertThat(two.send(Frame.text("untouched")).read().text()).isEqualTo("untouched");
			try (RawWebSocket next = gateway.open()) {
				assertThat(next.send(Frame.text("new")).read().text()).isEqualTo("new");
			}
		}
	}

	@Test
	void lineOfTheAccessLogSaysWhoClosedWithWhichCode(CapturedOutput output) throws Exception {
		try (RawWebSocket client = gateway.open()) {
			client.send(Frame.text("hello")).read();
			client.send(Frame.close(4321, "")).read();
			assertThat(client.readEnd()).isEqualTo("end");
		}
		await().untilAsserted(() -> assertThat(output.getOut().lines())
			.anySatisfy((line) -> assertThat(line).contains("\"response_code\":101", "\"bytes_received\":19",
					"\"bytes_sent\":11", "\"connection_termination_details\":\"websocket_closed_by_client{4321}\"",
					"\"upstream_cluster\":\"" + CLUSTER + "\"", "\"route_name\":\"chat\"")));
	}

	@Test
	void metersCountByRouteAndDestination() throws Exception {
		try (RawWebSocket client = gateway.open()) {
			client.send(Frame.text("hello")).read();
			String tags = "cluster=\"" + CLUSTER.replace("|", "\\|") + "\",.*virtual_service=\"default/chat\"";
			assertThat(gateway.actuator("prometheus"))
				.containsPattern("lateen_websocket_open\\{" + tags.replace(",.*", ",") + "} [1-9]")
				.containsPattern("lateen_websocket_upgrades_total\\{cluster.*protocol=\"HTTP/1.1\",result=\"opened\"")
				.containsPattern("lateen_websocket_bytes_total\\{cluster.*direction=\"received\"")
				.containsPattern("lateen_websocket_bytes_total\\{cluster.*direction=\"sent\"");
		}
		await().untilAsserted(() -> assertThat(gateway.actuator("prometheus"))
			.containsPattern("lateen_websocket_closed_total\\{by=\"client\"")
			.containsPattern("lateen_websocket_duration_seconds_count\\{cluster"));
	}

	@Test
	void annotationsLimitNewSocketsAndNoOpenOne() throws Exception {
		try (RawWebSocket before = gateway.open()) {
			gateway.route("lateen.io/websocket-max-age: 200ms");
			await().ignoreExceptions().untilAsserted(() -> {
				try (RawWebSocket client = gateway.open()) {
					assertThat(client.patience(500).read()).isEqualTo(Frame.close(1001, "maximum age"));
				}
			});
			gateway.route("lateen.io/websocket-max-connections: \"1\"");
			await().untilAsserted(() -> {
				try (RawWebSocket client = gateway.open()) {
					assertThat(client.patience(500).read().code()).isEqualTo(1013);
				}
			});
			assertThat(before.send(Frame.text("untouched")).read().text()).isEqualTo("untouched");
		}
		finally {
			gateway.route("");
			await().until(() -> {
				try (RawWebSocket one = gateway.open(); RawWebSocket two = gateway.open()) {
					return two.send(Frame.text("both")).read().equals(Frame.text("both"));
				}
			});
		}
	}

	@Test
	void oneTooManyOverHttp2IsClosedAtOnce() throws Exception {
		gateway.route("lateen.io/websocket-max-connections: \"1\"");
		RawHttp2 client = new RawHttp2(gateway.port);
		try {
			assertThat(client.connect("/chat").head().status()).hasToString("200");
			byte[] close = Frame.close(1013, "too many WebSockets").bytes(false);
			await().untilAsserted(() -> {
				RawHttp2.Stream second = client.connect("/chat");
				assertThat(second.head().status()).hasToString("200");
				assertThat(second.read(close.length)).isEqualTo(close);
				assertThat(second.next()).isEqualTo("END");
			});
		}
		finally {
			client.close();
			gateway.route("");
		}
	}

	@Test
	void portThatGoesDrainsItsSocketsAndNoOthers() throws Exception {
		List<RawWebSocket> going = new ArrayList<>();
		try (RawWebSocket staying = gateway.open()) {
			for (int i = 0; i < 10; i++) {
				going.add(RawWebSocket.open(gateway.otherPort, "/chat"));
			}
			long start = System.nanoTime();
			gateway.delete("other.yaml");
			for (RawWebSocket socket : going) {
				assertThat(socket.read()).isEqualTo(Frame.close(1001, "the gateway is going away"));
				socket.send(Frame.close(1001, ""));
				assertThat(socket.readEnd()).isEqualTo("end");
			}
			// ten sockets over one second: the last one a tenth before its end
			assertThat(System.nanoTime() - start).isGreaterThan(850_000_000L);
			assertThat(staying.send(Frame.text("untouched")).read().text()).isEqualTo("untouched");
		}
		finally {
			for (RawWebSocket socket : going) {
				socket.close();
			}
			gateway.write("other.yaml", WebSocketGateway.GATEWAY.formatted("other", 81));
		}
	}

}
