package io.lateen.listener;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.listener.http3.QuicProvider;
import io.lateen.model.Credential;
import io.lateen.model.MeshSettings;
import io.lateen.model.Pem;
import io.lateen.model.ServerTls;
import io.lateen.model.ServerTls.Clients;
import io.lateen.tls.TestAuthority;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.web.server.WebHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What the edge makes of HTTP/3 beside what it makes of HTTP/2. */
@Timeout(120)
class Http3EdgeTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle CERTIFICATE = AUTHORITY.issue("a.test");

	private static TestGateway gateway(WebHandler handler) {
		TestGateway gateway = new TestGateway(handler, QuicProvider.create(true));
		serve(gateway, CERTIFICATE, "a.test");
		return gateway;
	}

	private static void serve(TestGateway gateway, X509Bundle bundle, String name) {
		gateway.publishTls(MeshSettings.DEFAULT, false,
				Map.of(name,
						new ServerTls(
								List.of(new ServerTls.Certificate("certificate",
										new Credential.KeyPair(new Pem.Text(bundle.getCertificatePathPEM()),
												new Pem.Text(bundle.getPrivateKeyPEM())))),
								Clients.ANYONE, null, null, List.of())));
	}

	@ParameterizedTest
	@CsvSource({ "connection, close", "upgrade, websocket", "transfer-encoding, chunked", "te, gzip", "x, a\u0000b",
			"host, b.test", "content-length, 5" })
	void malformedRequestsAreReset(String name, String value) throws Exception {
		try (TestGateway gateway = gateway(TestGateway::echo);
				RawHttp3 client = new RawHttp3(gateway.port(), "a.test")) {
			Http3Headers headers = RawHttp3.get("/");
			headers.set(name, value);
			assertThat(client.ask(headers).next()).isEqualTo("RESET");
			assertThat(client.ask(RawHttp3.get("/a b")).next()).isEqualTo("RESET");
			assertThat(client.ask(RawHttp3.get("/")).next()).describedAs("others go on").isEqualTo("200");
		}
	}

	@Test
	void headsThatAreTooLargeAreRefused() throws Exception {
		try (TestGateway gateway = gateway(TestGateway::echo);
				RawHttp3 client = new RawHttp3(gateway.port(), "a.test")) {
			assertThat(client.ask(RawHttp3.get("/").set("x", "y".repeat(50_000))).next()).isEqualTo("200");
			assertThat(client.ask(RawHttp3.get("/").set("x", "y".repeat(62_000))).next()).isEqualTo("431");
			Http3Headers lines = RawHttp3.get("/");
			for (int i = 0; i < 100; i++) {
				lines.set("x-line-" + i, "y");
			}
			assertThat(client.ask(lines).next()).isEqualTo("431");
		}
	}

	@Test
	void applicationsSeeNothingOfTheConversion() throws Exception {
		try (TestGateway gateway = gateway(TestGateway::echo);
				RawHttp3 client = new RawHttp3(gateway.port(), "a.test")) {
			RawHttp3.Stream stream = client
				.ask(RawHttp3.get("/").set("x-lateen-no-body", "0").set("x-http3-scheme", "http"));
			assertThat(stream.next()).isEqualTo("200");
			assertThat(stream.next()).contains("protocol HTTP/3", "scheme https", "server a.test")
				.doesNotContain("content-length", "transfer-encoding", "x-lateen", "x-http3");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Algorithm.class, names = { "ecp256", "rsa2048" })
	void certificatesOfBothKindsAreShown(Algorithm algorithm) throws Exception {
		try (TestGateway gateway = gateway(TestGateway::echo)) {
			serve(gateway, AUTHORITY.issue((builder) -> builder.algorithm(algorithm)), "b.test");
			try (RawHttp3 client = new RawHttp3(gateway.port(), "b.test")) {
				assertThat(client.ask(RawHttp3.get("/")).next()).isEqualTo("200");
			}
		}
	}

	@Test
	void clientsWhoseServerNameNobodyServesAreRefused() throws Exception {
		try (TestGateway gateway = gateway(TestGateway::echo)) {
			assertThatThrownBy(() -> new RawHttp3(gateway.port(), "b.test")).isNotNull();
		}
	}

	@Test
	void whoResetsRequestAfterRequestLosesTheConnection() throws Exception {
		Semaphore arrived = new Semaphore(0);
		try (TestGateway gateway = gateway((exchange) -> {
			arrived.release();
			return EdgeRequest.of(exchange).body().then(Mono.never());
		}); RawHttp3 client = new RawHttp3(gateway.port(), "a.test")) {
			for (int i = 0; i < 201; i++) {
				RawHttp3.Stream stream = client.open(RawHttp3.get("/"));
				assertThat(arrived.tryAcquire(10, TimeUnit.SECONDS)).describedAs("request %s", i).isTrue();
				stream.reset();
			}
			assertThat(client.isClosedBy(10)).isTrue();
		}
	}

	@Test
	void aPortThatGoesFinishesRequestsAndThenEndsTheConnection() throws Exception {
		try (TestGateway gateway = gateway((exchange) -> Mono.delay(Duration.ofMillis(700))
			.then(Mono.defer(() -> EdgeResponse.of(exchange)
				.send(200, new DefaultHttpHeaders(), Unpooled.copiedBuffer("late".getBytes())))));
				RawHttp3 client = new RawHttp3(gateway.port(), "a.test")) {
			RawHttp3.Stream stream = client.ask(RawHttp3.get("/"));
			CompletableFuture<Boolean> drained = gateway.ports().drain();
			assertThat(client.nextControlFrame()).isEqualTo("GOAWAY 4");
			assertThat(stream.next()).isEqualTo("200");
			assertThat(stream.next()).isEqualTo("late");
			assertThat(stream.next()).isEqualTo("END");
			assertThat(client.isClosedBy(10)).isTrue();
			assertThat(drained.get()).isTrue();
		}
	}

	@Test
	void aUdpPortThatIsTakenIsToldAndTriedAgain() throws Exception {
		try (TestGateway gateway = new TestGateway(TestGateway::echo, QuicProvider.create(true))) {
			try (DatagramSocket other = new DatagramSocket(
					new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()))) {
				serve(gateway, CERTIFICATE, "a.test");
				assertThat(http3(gateway).open()).isFalse();
				assertThat(http3(gateway).problem()).contains("in use");
				assertThat(other.isBound()).isTrue();
			}
			await().atMost(Duration.ofSeconds(10)).until(() -> http3(gateway).open());
			assertThat(http3(gateway).problem()).isNull();
		}
	}

	private static ListenerStatus.Quic http3(TestGateway gateway) {
		return Objects.requireNonNull(gateway.ports().statuses().getFirst().http3());
	}

}
