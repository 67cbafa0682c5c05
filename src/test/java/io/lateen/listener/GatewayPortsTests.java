package io.lateen.listener;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.LocalReply;
import io.lateen.model.MeshSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Ports open and close as tables come; connections live on. */
class GatewayPortsTests {

	private static final MeshSettings MESH = MeshSettings.DEFAULT;

	@Test
	void aPortOpensWithItsTable() throws IOException {
		try (TestGateway gateway = new TestGateway()) {
			int added = TestGateway.freePort();
			gateway.publish(MESH, gateway.port(), added);
			assertThat(ask(added)).isEqualTo(200);
			assertThat(ask(gateway.port())).isEqualTo(200);
		}
	}

	@Test
	void aPortThatIsGoneRefusesConnections() {
		try (TestGateway gateway = new TestGateway()) {
			gateway.publish(MESH);
			awaitClosed(gateway.port());
		}
	}

	@Test
	void aPortThatComesBackServesAgain() throws IOException {
		try (TestGateway gateway = new TestGateway()) {
			gateway.publish(MESH);
			awaitClosed(gateway.port());
			gateway.publish(MESH, gateway.port());
			assertThat(ask(gateway.port())).isEqualTo(200);
		}
	}

	@Test
	void openConnectionsDoNotNoticeATable() throws IOException {
		try (TestGateway gateway = new TestGateway(); RawClient client = gateway.connect()) {
			assertThat(client.head("GET /1 HTTP/1.1", "Host: a.test").answer().code()).isEqualTo(200);
			gateway.publish(MESH, gateway.port(), TestGateway.freePort());
			assertThat(client.head("GET /2 HTTP/1.1", "Host: a.test").answer().code()).isEqualTo(200);
		}
	}

	@Test
	void aPortThatIsTakenIsReportedAndTriedAgain() throws IOException {
		try (TestGateway gateway = new TestGateway()) {
			int taken;
			try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				taken = other.getLocalPort();
				gateway.publish(MESH, gateway.port(), taken);
				assertThat(gateway.ports().statuses()).filteredOn((status) -> !status.open())
					.singleElement()
					.satisfies((status) -> assertThat(status.port()).isEqualTo(taken));
				assertThat(ask(gateway.port())).isEqualTo(200);
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.until(() -> gateway.ports().statuses().stream().allMatch(ListenerStatus::open));
			assertThat(ask(taken)).isEqualTo(200);
		}
	}

	@Test
	void aRequestThatRunsWhenItsPortGoesIsFinishedAndItsConnectionClosed() throws IOException {
		try (TestGateway gateway = new TestGateway(MESH, GatewayPortsTests::slow);
				RawClient client = gateway.connect()) {
			client.head("GET / HTTP/1.1", "Host: a.test");
			assertThat(client.answer().header("connection")).isNull();
			client.head("GET / HTTP/1.1", "Host: a.test", "x-slow: 1");
			Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
			gateway.publish(MESH);
			RawClient.Answer answer = client.answer();
			assertThat(answer.body()).isEqualTo("slow");
			assertThat(answer.hasHeader("connection", "close")).isTrue();
			assertThat(client.closed()).isTrue();
		}
	}

	@Test
	void anIdleConnectionClosesWithItsPort() throws IOException {
		try (TestGateway gateway = new TestGateway(); RawClient client = gateway.connect()) {
			client.head("GET / HTTP/1.1", "Host: a.test").answer();
			gateway.publish(MESH);
			assertThat(client.closed()).isTrue();
		}
	}

	@Test
	void aFailureIs500WithoutBody() throws IOException {
		try (TestGateway gateway = new TestGateway(MESH, (exchange) -> Mono.error(new IllegalStateException("no")))) {
			RawClient.Answer answer = gateway.ask("GET / HTTP/1.1");
			assertThat(answer.code()).isEqualTo(500);
			assertThat(answer.hasHeader("content-length", "0")).isTrue();
		}
	}

	@Test
	void aFailureAmidTheBodyCutsTheConnection() throws IOException {
		try (TestGateway gateway = new TestGateway(MESH, GatewayPortsTests::halfAnAnswer);
				RawClient client = gateway.connect()) {
			client.head("GET / HTTP/1.1", "Host: a.test");
			assertThatExceptionOfType(IOException.class).isThrownBy(client::answer);
		}
	}

	@Test
	void repliesOfTheGatewayHaveTextAndLength() throws IOException {
		LocalReply reply = LocalReply.of(503, "no healthy upstream").with("x-envoy-overloaded", "true");
		try (TestGateway gateway = new TestGateway(MESH, reply::send)) {
			RawClient.Answer answer = gateway.ask("GET / HTTP/1.1");
			assertThat(answer.code()).isEqualTo(503);
			assertThat(answer.body()).isEqualTo("no healthy upstream");
			assertThat(answer.header("content-type")).isEqualTo("text/plain");
			assertThat(answer.header("x-envoy-overloaded")).isEqualTo("true");
			assertThat(answer.header("server")).isEqualTo("istio-envoy");
		}
	}

	@Test
	void anEmptyReplyToHeadSaysNothingOfALength() throws IOException {
		try (TestGateway gateway = new TestGateway(MESH, LocalReply.of(404)::send);
				RawClient client = gateway.connect()) {
			RawClient.Answer head = client.head("HEAD / HTTP/1.1", "Host: a.test").answerToHead();
			assertThat(head.code()).isEqualTo(404);
			assertThat(head.header("content-length")).isNull();
			RawClient.Answer next = client.head("GET / HTTP/1.1", "Host: a.test").answer();
			assertThat(next.hasHeader("content-length", "0")).isTrue();
		}
	}

	@Test
	void aBodyWhoseChunksAreBrokenIs400AndTheConnectionCloses() throws IOException {
		try (TestGateway gateway = new TestGateway(); RawClient client = gateway.connect()) {
			client.head("POST / HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked").bytes("zz\r\n");
			assertThat(client.answer().code()).isEqualTo(400);
			assertThat(client.closed()).isTrue();
		}
	}

	@Test
	void repliesToGrpcAreInItsShape() throws IOException {
		LocalReply reply = LocalReply.of(503, "100 % \u00e4");
		try (TestGateway gateway = new TestGateway(MESH, reply::send)) {
			RawClient.Answer answer = gateway.ask("POST / HTTP/1.1", "Content-Length: 0",
					"Content-Type: application/grpc");
			assertThat(answer.code()).isEqualTo(200);
			assertThat(answer.header("content-type")).isEqualTo("application/grpc");
			assertThat(answer.header("grpc-status")).isEqualTo("14");
			assertThat(answer.header("grpc-message")).isEqualTo("100 %25 %C3%A4");
			assertThat(answer.body()).isEmpty();
		}
	}

	private static Mono<Void> slow(ServerWebExchange exchange) {
		boolean slow = exchange.getRequest().getHeaders().containsHeader("x-slow");
		Mono<Void> answer = Mono.defer(() -> EdgeResponse.of(exchange)
			.send(200, new DefaultHttpHeaders(), Unpooled.copiedBuffer("slow", UTF_8)));
		return slow ? Mono.delay(Duration.ofMillis(700)).then(answer) : answer;
	}

	private static Mono<Void> halfAnAnswer(ServerWebExchange exchange) {
		Flux<ByteBuf> body = Flux.<ByteBuf>just(Unpooled.copiedBuffer("half", UTF_8))
			.concatWith(Mono.delay(Duration.ofMillis(100)).then(Mono.error(new IOException("cut"))));
		return EdgeResponse.of(exchange)
			.send(200, new DefaultHttpHeaders().set("content-length", "8"), body, (part) -> true);
	}

	private static int ask(int port) throws IOException {
		try (RawClient client = new RawClient(port)) {
			return client.head("GET / HTTP/1.1", "Host: a.test").answer().code();
		}
	}

	private static void awaitClosed(int port) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> new RawClient(port).close()));
	}

}
