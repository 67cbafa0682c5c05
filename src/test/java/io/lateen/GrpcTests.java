package io.lateen;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * gRPC from end to end: frames of messages over HTTP/2 in clear text, status in the
 * trailers.
 */
@Timeout(60)
class GrpcTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String RESOURCES = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw}
			spec: {servers: [{port: {number: 80, name: grpc, protocol: GRPC}, hosts: ["*"]}]}
			---
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: app}
			spec:
			  hosts: [app.example]
			  resolution: STATIC
			  ports: [{number: 80, name: grpc, protocol: GRPC, targetPort: %d}]
			  endpoints: [{address: 127.0.0.1}]
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: grpc}
			spec:
			  hosts: [grpc.test]
			  gateways: [gw]
			  http:
			  - match: [{uri: {prefix: /fault/}}]
			    fault: {abort: {grpcStatus: PERMISSION_DENIED, percentage: {value: 100}}}
			    route: [{destination: {host: app.example, port: {number: 80}}}]
			  - match: [{uri: {prefix: /gone/}}]
			    route: [{destination: {host: nobody.example, port: {number: 80}}}]
			  - match: [{uri: {prefix: /chat/}}]
			    route: [{destination: {host: app.example, port: {number: 80}}}]
			""";

	@TempDir
	private static Path folder;

	private static DisposableServer application;

	private static ConfigurableApplicationContext gateway;

	private static int port;

	@BeforeAll
	static void start() throws IOException {
		application = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(HttpProtocol.H2C)
			.handle(GrpcTests::echo)
			.bindNow();
		Files.writeString(folder.resolve("grpc.yaml"), RESOURCES.formatted(application.port()));
		port = freePort();
		gateway = new SpringApplicationBuilder(LateenApplication.class).run("--lateen.source=directory",
				"--lateen.directory=" + folder, "--lateen.ports.80=" + port, "--management.server.port=0");
		Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
			call("/nowhere/", Flux.just(message("x")));
			return true;
		});
	}

	@AfterAll
	static void stop() {
		gateway.close();
		application.disposeNow();
	}

	/** Each message comes back at once; the status follows the last. */
	private static Mono<Void> echo(HttpServerRequest request, HttpServerResponse response) {
		response.header("content-type", "application/grpc")
			.header("x-te", String.valueOf(request.requestHeaders().get("te")))
			.trailerHeaders((trailers) -> trailers.set("grpc-status", "0").set("grpc-message", "fine"));
		return response.send(request.receive().retain(), (part) -> true).then();
	}

	@Test
	void aUnaryCallHasItsStatusInTheTrailers() {
		Call call = call("/chat/Say", Flux.just(message("hello")));

		assertThat(call.status()).isEqualTo(200);
		assertThat(call.text()).isEqualTo(text(message("hello")));
		assertThat(call.head().get("x-te")).isEqualTo("trailers");
		assertThat(call.head().contains("grpc-status")).isFalse();
		assertThat(call.trailers().get("grpc-status")).isEqualTo("0");
		assertThat(call.trailers().get("grpc-message")).isEqualTo("fine");
	}

	@Test
	void messagesOfAStreamComeBackBeforeTheNextIsSent() {
		Sinks.Many<ByteBuf> messages = Sinks.many().unicast().onBackpressureBuffer();
		messages.tryEmitNext(message("0"));

		List<String> answers = client().post()
			.uri("/chat/Stream")
			.send(messages.asFlux())
			.response((response, body) -> body.asString(StandardCharsets.ISO_8859_1).doOnNext((answer) -> {
				int next = answer.charAt(answer.length() - 1) - '0' + 1;
				if (next < 5) {
					messages.tryEmitNext(message(Integer.toString(next)));
				}
				else {
					messages.tryEmitComplete();
				}
			}).concatWith(response.trailerHeaders().map((trailers) -> "status " + trailers.get("grpc-status"))))
			.collectList()
			.block(PATIENCE);

		assertThat(answers).containsExactly(text(message("0")), text(message("1")), text(message("2")),
				text(message("3")), text(message("4")), "status 0");
	}

	@Test
	void theGatewaysOwnAnswersHaveTheFormOfGrpc() {
		assertThat(call("/fault/Say", Flux.just(message("x")))).satisfies((call) -> ownAnswer(call, "7"));
		assertThat(call("/gone/Say", Flux.just(message("x")))).satisfies((call) -> ownAnswer(call, "14"));
		assertThat(call("/nowhere/Say", Flux.just(message("x")))).satisfies((call) -> ownAnswer(call, "12"));
	}

	private static void ownAnswer(Call call, String grpcStatus) {
		assertThat(call.status()).isEqualTo(200);
		assertThat(call.head().get("content-type")).isEqualTo("application/grpc");
		assertThat(call.head().get("grpc-status")).isEqualTo(grpcStatus);
		assertThat(call.head().contains("content-length")).isFalse();
		assertThat(call.text()).isEmpty();
	}

	private static HttpClient client() {
		return HttpClient.create()
			.host("127.0.0.1")
			.port(port)
			.protocol(HttpProtocol.H2C)
			.headers((headers) -> headers.set("host", "grpc.test")
				.set("content-type", "application/grpc")
				.set("te", "trailers"));
	}

	private static Call call(String path, Flux<ByteBuf> messages) {
		return client().post()
			.uri(path)
			.send(messages)
			.responseSingle((response, body) -> body.asString(StandardCharsets.ISO_8859_1)
				.defaultIfEmpty("")
				.flatMap((text) -> response.trailerHeaders()
					.map((trailers) -> new Call(response.status().code(), response.responseHeaders(), text, trailers))))
			.block(PATIENCE);
	}

	/** Not compressed, its length, then the message itself. */
	private static ByteBuf message(String text) {
		return Unpooled.buffer().writeByte(0).writeInt(text.length()).writeBytes(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String text(ByteBuf message) {
		return message.toString(StandardCharsets.ISO_8859_1);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private record Call(int status, HttpHeaders head, String text, HttpHeaders trailers) {
	}

}
