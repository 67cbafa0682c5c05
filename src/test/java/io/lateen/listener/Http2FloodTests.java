package io.lateen.listener;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.exchange.EdgeResponse;
import io.lateen.listener.RawFrames.Frame;
import io.lateen.model.MeshSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Given a client that floods the gateway with frames of HTTP/2, then its connection ends,
 * and others are served as before.
 */
@Timeout(60)
class Http2FloodTests {

	private static final int MANY = 4 * Http2Limits.BURST;

	private static final AtomicInteger PRODUCED = new AtomicInteger();

	private static final AtomicInteger CANCELLED = new AtomicInteger();

	private static final TestGateway GATEWAY = new TestGateway(MeshSettings.DEFAULT, Http2FloodTests::serve);

	@AfterAll
	static void close() {
		GATEWAY.close();
	}

	private static Mono<Void> serve(ServerWebExchange exchange) {
		EdgeResponse response = EdgeResponse.of(exchange);
		return switch (exchange.getRequest().getPath().value()) {
			case "/served" -> response.send(200, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
			case "/endless" -> response.send(200, new DefaultHttpHeaders(), Flux.generate((sink) -> sink.next(part())),
					(part) -> true);
			default -> Mono.<Void>never().doOnCancel(CANCELLED::incrementAndGet);
		};
	}

	private static ByteBuf part() {
		PRODUCED.incrementAndGet();
		return Unpooled.wrappedBuffer(new byte[16 * 1024]);
	}

	enum Flood {

		/** CVE-2023-44487. */
		RAPID_RESET {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, stream(i), RawFrames.GET)
					.frame(RawFrames.RST_STREAM, 0, stream(i), RawFrames.number(8));
			}
		},

		/** CVE-2025-8671: the gateway is made to reset. */
		MADE_YOU_RESET {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, stream(i), RawFrames.GET)
					.frame(RawFrames.WINDOW_UPDATE, 0, stream(i), RawFrames.number(0));
			}
		},

		/** CVE-2024-27316 and the like. */
		CONTINUATION {
			@Override
			void send(RawFrames client, int i) {
				client.frame((i == 0) ? RawFrames.HEADERS : RawFrames.CONTINUATION, 0, 1,
						(i == 0) ? RawFrames.GET : new byte[] { 0, 1, 'x', 1, 'y' });
			}
		},

		EMPTY_CONTINUATION {
			@Override
			void send(RawFrames client, int i) {
				client.frame((i == 0) ? RawFrames.HEADERS : RawFrames.CONTINUATION, 0, 1,
						(i == 0) ? RawFrames.GET : new byte[0]);
			}
		},

		/** CVE-2019-9518. */
		EMPTY_DATA {
			@Override
			void send(RawFrames client, int i) {
				client.frame((i == 0) ? RawFrames.HEADERS : RawFrames.DATA, (i == 0) ? RawFrames.END_HEADERS : 0, 1,
						(i == 0) ? RawFrames.POST : new byte[0]);
			}
		},

		EMPTY_HEADERS {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, 1, (i == 0) ? RawFrames.POST : new byte[0]);
			}
		},

		/** CVE-2019-9515. */
		SETTINGS {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.SETTINGS, 0, 0);
			}
		},

		SETTINGS_ACK {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.SETTINGS, 1, 0);
			}
		},

		/** CVE-2019-9512. */
		PING {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.PING, 0, 0, new byte[8]);
			}
		},

		/** CVE-2019-9513. */
		PRIORITY {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.PRIORITY, 0, stream(i + 1), new byte[] { 0, 0, 0, 1, 16 });
			}
		},

		WINDOW_UPDATE {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.WINDOW_UPDATE, 0, 0, RawFrames.number(1));
			}
		},

		UNKNOWN {
			@Override
			void send(RawFrames client, int i) {
				client.frame((i == 0) ? RawFrames.HEADERS : 77, RawFrames.END_HEADERS, 1,
						(i == 0) ? RawFrames.POST : new byte[8]);
			}
		},

		/** As many streams as there is no room for. */
		STREAMS {
			@Override
			void send(RawFrames client, int i) {
				client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, stream(i), RawFrames.GET);
			}
		};

		abstract void send(RawFrames client, int i);

		private static int stream(int i) {
			return 2 * i + 1;
		}

	}

	@ParameterizedTest
	@EnumSource
	void whoFloodsLosesItsConnectionAndNobodyElse(Flood flood) throws IOException {
		try (RawFrames other = RawFrames.begun(GATEWAY.port()); RawFrames client = RawFrames.begun(GATEWAY.port())) {
			CompletableFuture<Frame> end = CompletableFuture.supplyAsync(() -> goaway(client));
			boolean open = true;
			for (int i = 0; i < MANY && open; i++) {
				flood.send(client, i);
				open = i % 100 != 0 || client.flush();
			}
			client.flush();
			assertThat(served(other, 1)).isEqualTo(200);
			Frame goaway = end.join();
			if (goaway != null) { // else it was lost in the reset of a connection that is
									// written to
				assertThat(goaway.error()).isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
			}
			await().atMost(Duration.ofSeconds(5)).until(() -> !client.frame(RawFrames.PING, 0, 0, new byte[8]).flush());
			assertThat(served(other, 3)).isEqualTo(200);
		}
	}

	private static Frame goaway(RawFrames client) {
		try {
			return client.next(RawFrames.GOAWAY);
		}
		catch (SocketTimeoutException ex) {
			throw new IllegalStateException("The connection goes on", ex);
		}
		catch (IOException ex) {
			return null;
		}
	}

	/** The status of an answer, which HPACK's static table has. */
	private static int served(RawFrames client, int stream) throws IOException {
		client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, stream, RawFrames.get("/served"))
			.flush();
		return ((client.next(RawFrames.HEADERS).payload()[0] & 0xff) == 0x88) ? 200 : 0;
	}

	@Test
	void aStreamTooManyIsRefusedAndTheOthersStay() throws IOException {
		try (RawFrames client = RawFrames.begun(GATEWAY.port())) {
			for (int i = 0; i < 1025; i++) {
				client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, 2 * i + 1, RawFrames.GET);
			}
			client.flush();
			Frame refused = client.next(RawFrames.RST_STREAM);
			assertThat(refused.stream()).isEqualTo(2049);
			assertThat(refused.error()).isEqualTo((int) Http2Error.REFUSED_STREAM.code());
			client.frame(RawFrames.RST_STREAM, 0, 1, RawFrames.number(8));
			assertThat(served(client, 2051)).isEqualTo(200);
		}
	}

	@Test
	void aStreamThatBreaksTheProtocolIsResetAndItsRequestEnds() throws IOException {
		try (RawFrames client = RawFrames.begun(GATEWAY.port())) {
			int before = CANCELLED.get();
			client.frame(RawFrames.HEADERS, RawFrames.END_HEADERS, 1, RawFrames.POST).flush();
			client.frame(RawFrames.WINDOW_UPDATE, 0, 1, RawFrames.number(0)).flush();
			assertThat(client.next(RawFrames.RST_STREAM).error()).isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
			await().until(() -> CANCELLED.get() > before);
			assertThat(served(client, 3)).isEqualTo(200);
		}
	}

	@Test
	void headersThatUnfoldAreNotUnfolded() throws IOException {
		byte[] bomb = new byte[6 + 4000 + 12_000];
		System.arraycopy(new byte[] { 0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e }, 0, bomb, 0, 6); // of
																								// 4000
																								// bytes
		Arrays.fill(bomb, 6, 4006, (byte) 'v');
		Arrays.fill(bomb, 4006, bomb.length, (byte) 0xbe); // the same once more: 48 MB
		try (RawFrames client = RawFrames.begun(GATEWAY.port())) {
			client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, 1, bomb).flush();
			assertThat(client.next(RawFrames.HEADERS).payload()).endsWith("431".getBytes());
		}
	}

	@Test
	void whoDoesNotReadHoldsNoMoreThanAFewParts() throws IOException, InterruptedException {
		try (RawFrames client = RawFrames.begun(GATEWAY.port())) {
			PRODUCED.set(0);
			client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, 1, RawFrames.get("/endless"))
				.flush();
			assertThat(client.next(RawFrames.DATA)).isNotNull(); // the client's window is
																	// 64 KiB
			await().during(Duration.ofMillis(300)).until(() -> PRODUCED.get() < 256);
		}
	}

	@Test
	void whoDoesNotFinishThePrefaceIsClosed() throws IOException {
		try (RawFrames client = new RawFrames(GATEWAY.port())) {
			client.text("PRI * HTTP/2.0\r\n\r").flush();
			assertThat(client.next()).isNull();
		}
	}

	@Test
	void whatBeginsLikeThePrefaceAndGoesOnOtherwiseIsClosed() throws IOException {
		try (RawFrames client = new RawFrames(GATEWAY.port())) {
			client.text("PRI * HTTP/2.0\r\nHost: a.test\r\n\r\n").flush();
			assertThat(client.next()).isNull();
		}
	}

}
