package io.lateen.websocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import io.lateen.Requirement;
import io.lateen.demo.Chromium;
import io.lateen.demo.Chromium.Page;
import io.lateen.tls.TestAuthority;
import io.lateen.websocket.RawWebSocket.Frame;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

	private static final String TLS = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: tls}
			spec:
			  servers:
			  - port: {number: 443, name: https, protocol: HTTPS}
			    hosts: ["*"]
			    tls: {mode: SIMPLE, credentialName: certificate}
			---
			apiVersion: v1
			kind: Secret
			metadata: {name: certificate, namespace: istio-system}
			type: kubernetes.io/tls
			data: {tls.crt: %s, tls.key: %s}
			""";

	private static final String ROUTE = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: page}
			spec:
			  hosts: ["*"]
			  gateways: [gw, tls]
			  http: [{route: [{destination: {host: app.example, port: {number: 80}}}]}]
			""";

	@TempDir
	private Path folder;

	private final int securePort = io.lateen.GatewayProcess.freePort();

	private WebSocketApplication app;

	private WebSocketGateway gateway;

	@BeforeEach
	void start() throws IOException {
		this.app = new WebSocketApplication(this::serve);
		this.gateway = new WebSocketGateway(Files.createDirectory(this.folder.resolve("resources")), this.app.port(),
				"--lateen.ports.443=" + this.securePort, "--lateen.listener.drain-delay=0s",
				"--lateen.websocket.drain-time=100ms");
		X509Bundle certificate = TestAuthority.create("authority").issue("localhost");
		this.gateway.write("tls.yaml",
				TLS.formatted(base64(certificate.getCertificatePathPEM()), base64(certificate.getPrivateKeyPEM())));
		this.gateway.write("page.yaml", ROUTE);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.gateway.actuator("gateway/routes").contains("default/page")
					&& this.gateway.actuator("health/ports").split("open").length == 4);
	}

	@AfterEach
	void stop() throws IOException {
		this.gateway.close();
		this.app.close();
	}

	@Test
	void chromiumInClearText() throws Exception {
		chromium("http://localhost:" + this.gateway.port, "HTTP/1.1");
	}

	@Test
	void chromiumOverTlsSharesTheConnectionOfThePage() throws Exception {
		chromium("https://localhost:" + this.securePort, "HTTP/2");
	}

	@Test
	void chromiumOverTlsWithoutHttp2() throws Exception {
		chromium("https://localhost:" + this.securePort, "HTTP/1.1", "--disable-http2");
	}

	private void chromium(String origin, String protocol, String... arguments) throws Exception {
		Requirement.that(Chromium.installed().isPresent(), "Chromium");
		List<String> all = Stream.concat(Stream.of(arguments), Stream.of("--ignore-certificate-errors")).toList();
		try (Chromium browser = new Chromium(Chromium.installed().orElseThrow(),
				Files.createDirectory(this.folder.resolve("profile")), all.toArray(String[]::new))) {
			Page page = browser.open(origin + "/");
			awaitTitle(page, "heard hello from the page");
			assertThat(page.evaluate("socket.protocol")).isEqualTo("chat.v2");
			assertThat(page.evaluate("socket.extensions")).isEmpty();
			assertThat(this.gateway.actuator("websockets")).contains("\"protocol\":\"" + protocol + "\"");
			assertThat(this.gateway.actuator("prometheus"))
				.containsPattern("lateen_websocket_upgrades_total\\{.*protocol=\"" + protocol + "\",result=\"opened\"");
			page.evaluate("socket.send('x'.repeat(1000000))");
			awaitTitle(page, "heard " + "x".repeat(1_000_000));
			page.evaluate("socket.close(4321, 'done')");
			awaitTitle(page, "closed 4321");
		}
	}

	private static void awaitTitle(Page page, String title) {
		await(title.substring(0, 6)).atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(page.evaluate("document.title").equals(title))
				.as(() -> page.evaluate("document.title.slice(0, 100)"))
				.isTrue());
	}

	/** A page, and the socket that it opens. */
	private void serve(RawWebSocket socket) throws IOException {
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

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
	}

}
