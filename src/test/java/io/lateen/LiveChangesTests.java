package io.lateen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.tomakehurst.wiremock.WireMockServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/** Files are edited while requests and a WebSocket are under way. */
class LiveChangesTests {

	private static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw}
			spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
			""";

	private static final String APPLICATION = """
			---
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: %1$s}
			spec:
			  hosts: [%1$s.example]
			  resolution: STATIC
			  ports: [{number: 80, name: http, protocol: HTTP, targetPort: %2$d}]
			  endpoints: [{address: 127.0.0.1}]
			""";

	private static final String ROUTE = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: %1$s}
			spec:
			  hosts: ["*"]
			  gateways: [gw]
			  http: [{match: [{uri: {prefix: /%1$s}}], route: [{destination: {host: %2$s.example, port: {number: 80}}}]}]
			""";

	@TempDir
	private static Path folder;

	private static final WireMockServer RED = application("red");

	private static final WireMockServer BLUE = application("blue");

	private static DisposableServer echo;

	private static ConfigurableApplicationContext gateway;

	private static int port;

	private static int management;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeAll
	static void start() throws IOException {
		echo = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response
				.sendWebsocket((in, out) -> out.sendString(in.receive().asString().map("echo "::concat))))
			.bindNow();
		write("gateway.yaml", GATEWAY + APPLICATION.formatted("red", RED.port())
				+ APPLICATION.formatted("blue", BLUE.port()) + APPLICATION.formatted("echo", echo.port()));
		port = GatewayProcess.freePort();
		management = GatewayProcess.freePort();
		gateway = new SpringApplicationBuilder(LateenApplication.class).run("--lateen.source=directory",
				"--lateen.directory=" + folder, "--lateen.ports.80=" + port, "--management.server.port=" + management);
	}

	@AfterAll
	static void stop() {
		gateway.close();
		echo.disposeNow();
		RED.stop();
		BLUE.stop();
	}

	@BeforeEach
	void routes() throws IOException {
		write("color.yaml", ROUTE.formatted("color", "red"));
		write("chat.yaml", ROUTE.formatted("chat", "echo"));
		Awaitility.await().until(() -> ask("/color").body().equals("red") && ask("/chat").statusCode() != 404);
	}

	@Test
	void anEditIsInForceWithin200MillisecondsAndFailsNoRequest() throws Exception {
		ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
		AtomicBoolean done = new AtomicBoolean();
		List<Duration> delays = new ArrayList<>();
		Thread load = Thread.ofVirtual().start(() -> {
			while (!done.get()) {
				statuses.add(ask("/color").statusCode());
			}
		});
		for (int i = 0; i < 11; i++) {
			String wanted = (i % 2 == 0) ? "blue" : "red";
			write("color.yaml", ROUTE.formatted("color", wanted));
			long written = System.nanoTime();
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(2))
				.until(() -> ask("/color").body().equals(wanted));
			delays.add(Duration.ofNanos(System.nanoTime() - written));
		}
		done.set(true);
		load.join();
		assertThat(statuses).hasSizeGreaterThan(20).containsOnly(200);
		assertThat(delays.stream().sorted().toList().get(delays.size() / 2)).describedAs("median of %s", delays)
			.isLessThan(Duration.ofMillis(200));
	}

	@Test
	void anOpenWebSocketOutlivesItsRoute() throws Exception {
		BlockingQueue<String> messages = new LinkedBlockingQueue<>();
		WebSocket socket = open(messages);
		socket.sendText("one", true).join();
		assertThat(messages.poll(5, TimeUnit.SECONDS)).isEqualTo("echo one");

		write("chat.yaml", ROUTE.formatted("chat", "red"));
		Awaitility.await().until(() -> ask("/chat").body().equals("red"));
		Files.delete(folder.resolve("chat.yaml"));
		Awaitility.await().until(() -> ask("/chat").statusCode() == 404);

		socket.sendText("two", true).join();
		assertThat(messages.poll(5, TimeUnit.SECONDS)).isEqualTo("echo two");
		socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		assertThat(messages.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 1000");
	}

	@Test
	void aFileThatCannotBeReadIsToldAndHurtsNobodyElse() throws Exception {
		write("color.yaml", "kind: [");
		write("other.yaml", ROUTE.formatted("other", "blue"));
		Awaitility.await().until(() -> ask("/other").body().equals("blue"));
		assertThat(ask("/color").body()).isEqualTo("red");
		assertThat(get("http://127.0.0.1:" + management + "/actuator/problems").body()).contains("color.yaml");
	}

	private WebSocket open(BlockingQueue<String> messages) {
		return this.client.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + port + "/chat"), new WebSocket.Listener() {

				@Override
				public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
					messages.add(data.toString());
					return WebSocket.Listener.super.onText(socket, data, last);
				}

				@Override
				public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
					messages.add("closed " + code);
					return WebSocket.Listener.super.onClose(socket, code, reason);
				}

			})
			.join();
	}

	private HttpResponse<String> ask(String path) {
		return get("http://127.0.0.1:" + port + path);
	}

	private HttpResponse<String> get(String uri) {
		try {
			return this.client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static WireMockServer application(String color) {
		WireMockServer server = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
		server.start();
		server.stubFor(any(anyUrl()).willReturn(ok(color)));
		return server;
	}

	private static void write(String file, String text) throws IOException {
		Files.writeString(folder.resolve(file), text);
	}

}
