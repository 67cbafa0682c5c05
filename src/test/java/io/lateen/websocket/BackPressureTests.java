package io.lateen.websocket;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lateen.NoLeaks;
import io.lateen.websocket.RawHttp2.Stream;
import io.lateen.websocket.RawWebSocket.Frame;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the gateway holds of a WebSocket whose one end sends without a pause and whose
 * other end does not read: little, whatever the protocol.
 */
@Timeout(180)
@ExtendWith(NoLeaks.class)
class BackPressureTests {

	private static final int KIB = 1024;

	private static final int MIB = 1024 * KIB;

	/** Of a stream (its window), and of what waits to be written to either end. */
	private static final int BOUND = 256 * KIB;

	private static final Pattern OPEN = Pattern
		.compile("\"bytesReceived\":(\\d+),\"bytesSent\":(\\d+),\"bytesHeld\":(\\d+)");

	@TempDir
	private static Path folder;

	private static WebSocketApplication app;

	private static WebSocketGateway gateway;

	/** Until then the application does not read, or the client. */
	private static volatile CountDownLatch read = new CountDownLatch(1);

	private long direct;

	@BeforeAll
	static void start() {
		app = new WebSocketApplication((socket) -> {
			socket.grant();
			if (socket.head().contains("/chat/source")) {
				while (read.getCount() > 0) {
					socket.send(Frame.of(RawWebSocket.BINARY, new byte[MIB]));
				}
			}
			read.await();
			socket.in().transferTo(java.io.OutputStream.nullOutputStream());
		});
		gateway = new WebSocketGateway(folder, app.port(), "--lateen.websocket.drain-time=0s",
				"--lateen.listener.drain-delay=0s", "--lateen.listener.drain-time=1s");
	}

	@AfterAll
	static void stop() throws Exception {
		read.countDown();
		gateway.close();
		app.close();
	}

	@BeforeEach
	void before() {
		read = new CountDownLatch(1);
		this.direct = directMemory();
	}

	@Test
	void slowApplicationOfAnHttp2Stream() throws Exception {
		try (RawHttp2 client = new RawHttp2(gateway.port)) {
			Stream stream = client.connect("/chat/sink");
			stream.head();
			AtomicLong sent = stream.flood(2_048);
			awaitStandstill(() -> passed(1));
			assertThat(sent.get() - passed(1)).isLessThanOrEqualTo(BOUND);
			assertLittleIsHeld();
			read.countDown();
			await().atMost(Duration.ofSeconds(60)).until(() -> passed(1) == 32L * MIB);
			stream.reset();
		}
		awaitNone();
	}

	@Test
	void slowApplicationOfAnHttp11Connection() throws Exception {
		try (RawWebSocket client = RawWebSocket.open(gateway.port, "/chat/sink")) {
			AtomicLong sent = flood(client);
			awaitStandstill(() -> passed(1));
			assertLittleIsHeld();
			long before = sent.get();
			read.countDown();
			await().atMost(Duration.ofSeconds(60)).until(() -> passed(1) > before + MIB);
			client.reset();
		}
		awaitNone();
	}

	@Test
	void slowClientOfAnHttp2Stream() throws Exception {
		try (RawHttp2 client = new RawHttp2(gateway.port)) {
			Stream stream = client.connect("/chat/source");
			stream.head();
			stream.channel().config().setAutoRead(false);
			awaitStandstill(() -> passed(2));
			assertLittleIsHeld();
			read.countDown();
			stream.reset();
		}
		awaitNone();
	}

	@Test
	void slowClientOfAnHttp11Connection() throws Exception {
		try (RawWebSocket client = RawWebSocket.open(gateway.port, "/chat/source")) {
			awaitStandstill(() -> passed(2));
			assertLittleIsHeld();
			read.countDown();
			client.reset();
		}
		awaitNone();
	}

	/** By its own count, and by the buffers that are in use in this process. */
	private void assertLittleIsHeld() {
		assertThat(passed(3)).isPositive().isLessThanOrEqualTo(BOUND);
		assertThat(directMemory() - this.direct).isLessThan(8L * MIB); // Netty takes it
																		// in pieces
	}

	private static long directMemory() {
		return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
	}

	private static AtomicLong flood(RawWebSocket client) {
		AtomicLong sent = new AtomicLong();
		Thread.ofVirtual().start(() -> {
			try {
				while (true) {
					client.write(new byte[16 * KIB]);
					sent.addAndGet(16 * KIB);
				}
			}
			catch (IOException ex) {
				// closed
			}
		});
		return sent;
	}

	/** Nothing more passes for half a second. */
	private static void awaitStandstill(LongSupplier passed) {
		long[] last = { -1 };
		await().pollInterval(500, TimeUnit.MILLISECONDS).until(() -> {
			long before = last[0];
			last[0] = passed.getAsLong();
			return before == last[0] && before > 0;
		});
	}

	/** Of the one WebSocket: bytes received, sent, held. */
	private static long passed(int figure) {
		try {
			Matcher open = OPEN.matcher(gateway.actuator("websockets"));
			return open.find() ? Long.parseLong(open.group(figure)) : -1;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitNone() {
		await().untilAsserted(() -> assertThat(gateway.actuator("websockets")).contains("\"total\":0"));
	}

}
