package io.lateen.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.model.MeshSettings;
import io.lateen.websocket.RawHttp2;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the edge makes of HTTP/2 beside what it makes of HTTP/1.1. */
@Timeout(30)
class Http2EdgeTests {

	private static final int SMALL_WINDOW = 256 * 1024;

	private static final int LARGE_WINDOW = 16 * 1024 * 1024;

	@Test
	void settingsAreThoseOfIstiosEnvoy() throws InterruptedException {
		try (TestGateway gateway = new TestGateway(); RawHttp2 client = new RawHttp2(gateway.port())) {
			Http2Settings settings = client.settings();
			assertThat(settings.maxConcurrentStreams()).isEqualTo(1024);
		}
	}

	@Test
	void theWindowOfABodyThatIsReadGrowsToThatOfIstiosEnvoy() throws InterruptedException {
		try (TestGateway gateway = new TestGateway(MeshSettings.DEFAULT,
				(exchange) -> EdgeRequest.of(exchange).body().doOnNext(ByteBuf::release).then());
				RawHttp2 client = new RawHttp2(gateway.port())) {
			RawHttp2.Stream stream = client.open(get("/").method("POST"), false);
			assertThat(client.settings().initialWindowSize()).isEqualTo(SMALL_WINDOW);
			assertThat(client.window(stream)).isLessThanOrEqualTo(SMALL_WINDOW);
			stream.flood(256);
			await().until(() -> client.window(stream) > LARGE_WINDOW / 2);
		}
	}

	@Test
	void ofABodyThatNobodyReadsLittleIsTaken() throws InterruptedException {
		try (TestGateway gateway = new TestGateway(MeshSettings.DEFAULT, (exchange) -> Mono.never());
				RawHttp2 client = new RawHttp2(gateway.port())) {
			RawHttp2.Stream stream = client.open(get("/").method("POST"), false);
			AtomicLong sent = stream.flood(256);
			await().until(() -> client.window(stream) == 0);
			assertThat(sent.get()).isPositive().isLessThan(SMALL_WINDOW + 1024 * 1024);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { ":method", ":scheme", ":path" })
	void aRequestWithoutAPseudoHeaderIsReset(String name) throws InterruptedException {
		try (TestGateway gateway = new TestGateway(); RawHttp2 client = new RawHttp2(gateway.port())) {
			Http2Headers incomplete = get("/");
			incomplete.remove(name);
			assertThat(client.open(incomplete, true).next()).isEqualTo("RST " + Http2Error.PROTOCOL_ERROR.code());
			assertThat(client.open(get("/"), true).head().status()).hasToString("200");
		}
	}

	@Test
	void aHeadOfMoreThanAHundredLinesIsRefused() throws InterruptedException {
		try (TestGateway gateway = new TestGateway(); RawHttp2 client = new RawHttp2(gateway.port())) {
			assertThat(client.open(lines(99), true).head().status()).hasToString("200");
			assertThat(client.open(lines(100), true).head().status()).hasToString("431");
		}
	}

	private static Http2Headers lines(int number) {
		Http2Headers headers = get("/"); // :authority is one
		for (int i = 0; i < number; i++) {
			headers.add("x-line-" + i, "value");
		}
		return headers;
	}

	@Test
	void expectIsTheApplicationsToAnswer() throws InterruptedException {
		try (TestGateway gateway = new TestGateway(MeshSettings.DEFAULT, Http2EdgeTests::continueLater);
				RawHttp2 client = new RawHttp2(gateway.port())) {
			RawHttp2.Stream stream = client
				.open(get("/").method("POST").add("expect", "100-continue").add("x-lateen-expect", "mine"), false);
			assertThat(stream.head().status()).hasToString("100");
			stream.write("body".getBytes()).end();
			assertThat(stream.head().status()).hasToString("200");
			assertThat(stream.read(17)).asString().isEqualTo("100-continue body");
		}
	}

	private static Mono<Void> continueLater(ServerWebExchange exchange) {
		String expect = InboundRequest.of(exchange).headers().get("expect");
		String hidden = InboundRequest.of(exchange).headers().get("x-lateen-expect");
		EdgeResponse response = EdgeResponse.of(exchange);
		return Mono.delay(Duration.ofMillis(50))
			.doOnNext((tick) -> response.sendContinue())
			.then(Mono.defer(() -> EdgeRequest.of(exchange).body().map((part) -> {
				String text = part.toString(java.nio.charset.StandardCharsets.US_ASCII);
				part.release();
				return text;
			}).collectList()))
			.flatMap((parts) -> response.send(200, new DefaultHttpHeaders(),
					Unpooled.copiedBuffer(expect + " " + String.join("", parts) + ((hidden != null) ? hidden : ""),
							java.nio.charset.StandardCharsets.US_ASCII)));
	}

	@Test
	void whoResetsStreamAfterStreamLosesTheConnection() throws InterruptedException {
		try (TestGateway gateway = new TestGateway(MeshSettings.DEFAULT, (exchange) -> Mono.never());
				RawHttp2 client = new RawHttp2(gateway.port())) {
			try {
				for (int i = 0; i < 2_000; i++) {
					client.open(get("/"), true).reset();
				}
			}
			catch (ChannelException | IllegalStateException ex) {
				// closed already
			}
			catch (Exception ex) {
				assertThat(ex).isInstanceOfAny(java.io.IOException.class,
						io.netty.handler.codec.http2.Http2Exception.class);
			}
			assertThat(client.isClosedBy(10)).isTrue();
		}
	}

	@Test
	void aPortThatGoesFinishesStreamsAndThenEndsTheConnection() throws InterruptedException {
		try (TestGateway gateway = new TestGateway(MeshSettings.DEFAULT,
				(exchange) -> Mono
					.delay(Duration.ofMillis(exchange.getRequest().getPath().value().equals("/ping") ? 1 : 700))
					.then(Mono.defer(() -> EdgeResponse.of(exchange)
						.send(200, new DefaultHttpHeaders(), Unpooled.copiedBuffer(new byte[] { 1 })))));
				RawHttp2 client = new RawHttp2(gateway.port())) {
			List<RawHttp2.Stream> streams = List.of(client.open(get("/1"), true), client.open(get("/2"), true));
			assertThat(client.open(get("/ping"), true).head().status()).hasToString("200"); // all
																							// have
																							// begun
			gateway.publish(MeshSettings.DEFAULT, TestGateway.freePort());
			for (RawHttp2.Stream stream : streams) {
				assertThat(stream.head().status()).hasToString("200");
				assertThat(stream.read(1)).containsExactly(1);
			}
			assertThat(client.isClosedBy(5)).isTrue();
		}
	}

	private static Http2Headers get(String path) {
		return new DefaultHttp2Headers(false).method("GET").scheme("http").path(path).authority("a.test");
	}

}
