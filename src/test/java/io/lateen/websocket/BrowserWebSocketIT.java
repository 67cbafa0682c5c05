package io.lateen.websocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lateen.Requirement;
import io.lateen.browser.Browser;
import io.lateen.browser.Browser.Page;
import io.lateen.browser.Chromium;
import io.lateen.browser.Firefox;
import io.lateen.tls.TestAuthority;
import io.lateen.websocket.RawWebSocket.Frame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Real browsers open WebSockets through the gateway, over each protocol that they speak.
 */
@Timeout(300)
class BrowserWebSocketIT {

	private static final String PAGE = """
			<!doctype html><title>sockets</title><script>
			const socket = new WebSocket(location.origin.replace('http', 'ws') + '/chat', ['chat.v1', 'chat.v2']);
			socket.onopen = () => { document.title = 'open ' + socket.protocol; socket.send('hello from the page'); };
			socket.onmessage = (event) => { document.title = 'heard ' + event.data; };
			socket.onclose = (event) => { document.title = 'closed ' + event.code; };
			</script>""";

	private static final String ROUTE = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: page}
			spec:
			  hosts: ["*"]
			  gateways: [gw, secure]
			  http: [{route: [{destination: {host: app.example, port: {number: 80}}}]}]
			""";

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static WebSocketApplication app;

	private static WebSocketGateway gateway;

	@BeforeAll
	static void start(@TempDir Path resources) {
		app = new WebSocketApplication(BrowserWebSocketIT::serve);
		gateway = new WebSocketGateway(resources, app.port(), "--lateen.listener.drain-delay=0s",
				"--lateen.websocket.drain-time=100ms");
		gateway.write("page.yaml", ROUTE);
		gateway.secure(AUTHORITY.issue("localhost"));
		await().atMost(Duration.ofSeconds(30)).until(() -> gateway.actuator("gateway/routes").contains("default/page"));
	}

	@AfterAll
	static void stop() throws IOException {
		gateway.close();
		app.close();
	}

	@TempDir
	private Path folder;

	@Test
	void chromiumInClearText() throws Exception {
		chromium("http://localhost:" + gateway.port, "HTTP/1.1");
	}

	@Test
	void chromiumOverTlsSharesTheConnectionOfThePage() throws Exception {
		chromium("https://localhost:" + gateway.securePort, "HTTP/2");
	}

	@Test
	void chromiumOverTlsWithoutHttp2() throws Exception {
		chromium("https://localhost:" + gateway.securePort, "HTTP/1.1", "--disable-http2");
	}

	@Test
	void firefoxInClearText() throws Exception {
		firefox("http://localhost:" + gateway.port, "HTTP/1.1", Map.of());
	}

	@Test
	void firefoxOverTlsSharesTheConnectionOfThePage() throws Exception {
		firefox("https://localhost:" + gateway.securePort, "HTTP/2", Map.of());
	}

	@Test
	void firefoxOverTlsWithoutHttp2() throws Exception {
		firefox("https://localhost:" + gateway.securePort, "HTTP/1.1", Map.of("network.http.http2.enabled", false));
	}

	private void chromium(String origin, String protocol, String... arguments) throws Exception {
		Requirement.that(Chromium.installed().isPresent(), "Chromium");
		List<String> all = Stream.concat(Stream.of(arguments), Stream.of("--ignore-certificate-errors")).toList();
		try (Browser browser = new Chromium(Chromium.installed().orElseThrow(), profile(),
				all.toArray(String[]::new))) {
			talk(browser.open(origin + "/"), protocol);
		}
	}

	private void firefox(String origin, String protocol, Map<String, ?> preferences) throws Exception {
		Requirement.that(Firefox.installed().isPresent(), "Firefox with NSS's certutil");
		try (Browser browser = new Firefox(Firefox.installed().orElseThrow(), profile(), AUTHORITY.certificate(),
				preferences)) {
			talk(browser.open(origin + "/"), protocol);
		}
	}

	private Path profile() throws IOException {
		return Files.createDirectory(this.folder.resolve("profile"));
	}

	private void talk(Page page, String protocol) throws Exception {
		awaitTitle(page, "heard hello from the page");
		assertThat(page.evaluate("socket.protocol")).isEqualTo("chat.v2");
		assertThat(page.evaluate("socket.extensions")).isEmpty();
		assertThat(gateway.actuator("websockets")).contains("\"total\":1", "\"protocol\":\"" + protocol + "\"");
		assertThat(gateway.actuator("prometheus"))
			.containsPattern("lateen_websocket_upgrades_total\\{.*protocol=\"" + protocol + "\",result=\"opened\"");
		page.evaluate("socket.send('x'.repeat(1000000))");
		awaitTitle(page, "heard " + "x".repeat(1_000_000));
		page.evaluate("socket.close(4321, 'done')");
		awaitTitle(page, "closed 4321");
		await("nothing is left of it")
			.untilAsserted(() -> assertThat(gateway.actuator("websockets")).contains("\"total\":0"));
	}

	private static void awaitTitle(Page page, String title) {
		await(title.substring(0, 6)).atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(page.evaluate("document.title").equals(title))
				.as(() -> page.evaluate("document.title.slice(0, 100)"))
				.isTrue());
	}

	/** A page, and the socket that it opens. */
	private static void serve(RawWebSocket socket) throws IOException {
		if (socket.header("sec-websocket-key").isEmpty()) {
			socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + PAGE.length()
					+ "\r\nConnection: close\r\n\r\n" + PAGE);
			return;
		}
		socket.grant("Sec-WebSocket-Protocol: chat.v2");
		Frame frame = socket.read();
		while (frame.opcode() != RawWebSocket.CLOSE) {
			socket.send(frame);
			frame = socket.read();
		}
		socket.send(frame);
	}

}
