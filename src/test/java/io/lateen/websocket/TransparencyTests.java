package io.lateen.websocket;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.lateen.NoLeaks;
import io.lateen.upstream.Proxy;
import io.lateen.websocket.RawWebSocket.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What one end sends arrives at the other as it was sent, however it ends. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class TransparencyTests {

	private static final int MIB = 1024 * 1024;

	private final Proxy proxy = new Proxy();

	/** What the application got, frame by frame, then how it ended. */
	private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

	@AfterEach
	void close() {
		this.proxy.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 65_535, 65_536, 65_537, 16 * MIB })
	void frameOfAnySizeComesBackAsItWasSent(int size) throws Exception {
		try (WebSocketApplication app = WebSocketApplication.echo(); RawWebSocket client = connect(app)) {
			Frame frame = Frame.of(RawWebSocket.BINARY, random(size));
			sendAside(client, frame);
			assertThat(client.read()).isEqualTo(frame);
		}
	}

	@Test
	void fragmentsAndControlFramesBetweenThemStayWhatTheyAre() throws Exception {
		List<Frame> frames = List.of(new Frame(RawWebSocket.TEXT, "Hel".getBytes()),
				Frame.of(RawWebSocket.PING, "are you there".getBytes()), new Frame(0, "lo".getBytes()),
				Frame.of(RawWebSocket.PONG, new byte[0]), new Frame(0, new byte[0]), new Frame(0x80, "!".getBytes()));
		try (WebSocketApplication app = WebSocketApplication.echo(); RawWebSocket client = connect(app)) {
			for (Frame frame : frames) {
				client.send(frame);
			}
			for (Frame frame : frames) {
				assertThat(client.read()).isEqualTo(frame);
			}
		}
	}

	@Test
	void reservedBitsAndUnknownOpcodesAreNobodysBusiness() throws Exception {
		try (WebSocketApplication app = WebSocketApplication.echo(); RawWebSocket client = connect(app)) {
			for (int first : new int[] { 0xC1, 0xF2, 0x83, 0x8B }) {
				Frame frame = new Frame(first, random(99));
				assertThat(client.send(frame).read()).isEqualTo(frame);
			}
		}
	}

	@Test
	void bytesInAnyPiecesAreTheSameFrames() throws Exception {
		try (WebSocketApplication app = WebSocketApplication.echo(); RawWebSocket client = connect(app)) {
			Frame frame = Frame.of(RawWebSocket.BINARY, random(300));
			byte[] bytes = client.bytes(frame);
			for (byte b : bytes) {
				client.write(new byte[] { b });
			}
			assertThat(client.read()).isEqualTo(frame);
		}
	}

	@ParameterizedTest
	@ValueSource(
			ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999 })
	void closeCodeOfTheClientArrives(int code) throws Exception {
		try (WebSocketApplication app = recording(); RawWebSocket client = connect(app)) {
			client.send(Frame.close(code, "because"));
			assertThat(next()).isEqualTo(Frame.close(code, "because"));
			client.close();
			assertThat(this.proxy.info().termination()).isEqualTo("websocket_closed_by_client{" + code + "}");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1011, 1012, 1013, 3001, 4001 })
	void closeCodeOfTheApplicationArrives(int code) throws Exception {
		try (WebSocketApplication app = new WebSocketApplication((socket) -> {
			socket.grant();
			socket.send(Frame.close(code, ""));
			this.arrived.add(socket.read());
		}); RawWebSocket client = connect(app)) {
			Frame close = client.read();
			assertThat(close).isEqualTo(Frame.close(code, ""));
			client.send(close);
			assertThat(next()).isEqualTo(close);
			assertThat(client.readEnd()).isEqualTo("end");
		}
		assertThat(this.proxy.info().termination()).isEqualTo("websocket_closed_by_application{" + code + "}");
	}

	@Test
	void closeFrameWithoutCodeArrivesWithoutOne() throws Exception {
		try (WebSocketApplication app = recording(); RawWebSocket client = connect(app)) {
			client.send(Frame.of(RawWebSocket.CLOSE, new byte[0]));
			assertThat(next()).isEqualTo(Frame.of(RawWebSocket.CLOSE, new byte[0]));
		}
		assertThat(this.proxy.info().termination()).isEqualTo("websocket_closed_by_client{1005}");
	}

	@Test
	void endWithoutCloseFrameArrivesAsEnd() throws Exception {
		try (WebSocketApplication app = recording()) {
			try (RawWebSocket client = connect(app)) {
				client.send(Frame.text("then nothing"));
				assertThat(next()).isEqualTo(Frame.text("then nothing"));
			}
			assertThat(next()).isEqualTo("end");
		}
		assertThat(this.proxy.info().termination()).isEqualTo("websocket_closed_by_client{1006}");
	}

	@Test
	void abruptEndOfTheClientArrivesAsOne() throws Exception {
		try (WebSocketApplication app = recording(); RawWebSocket client = connect(app)) {
			client.send(Frame.text("soon gone"));
			next();
			client.reset();
			assertThat(next()).isEqualTo("reset");
		}
	}

	@Test
	void abruptEndOfTheApplicationArrivesAsOne() throws Exception {
		try (WebSocketApplication app = new WebSocketApplication((socket) -> {
			socket.grant();
			socket.read();
			socket.reset();
		}); RawWebSocket client = connect(app)) {
			client.send(Frame.text("go away"));
			assertThat(client.readEnd()).isEqualTo("reset");
		}
		assertThat(this.proxy.info().termination()).isEqualTo("websocket_closed_by_application{1006}");
	}

	@Test
	void applicationThatHasSaidAllStillHears() throws Exception {
		try (WebSocketApplication app = new WebSocketApplication((socket) -> {
			socket.grant();
			socket.halfClose();
			this.arrived.add(socket.read());
		}); RawWebSocket client = connect(app)) {
			assertThat(client.readEnd()).isEqualTo("end");
			client.send(Frame.text("heard?"));
			assertThat(next()).isEqualTo(Frame.text("heard?"));
		}
	}

	@Test
	void slowApplicationHoldsTheClientBack() throws Exception {
		CountDownLatch read = new CountDownLatch(1);
		try (WebSocketApplication app = new WebSocketApplication((socket) -> {
			socket.grant();
			read.await();
			WebSocketApplication.echo(socket);
		}); RawWebSocket client = connect(app)) {
			AtomicLong sent = flood(client);
			awaitStandstill(sent);
			assertThat(sent.get()).isLessThan(32L * MIB);
			read.countDown();
			assertThat(client.read().payload()).hasSize(MIB);
		}
	}

	@Test
	void slowClientHoldsTheApplicationBack() throws Exception {
		AtomicLong sent = new AtomicLong();
		try (WebSocketApplication app = new WebSocketApplication((socket) -> {
			socket.grant();
			while (true) {
				socket.send(Frame.of(RawWebSocket.BINARY, new byte[MIB]));
				sent.addAndGet(MIB);
			}
		}); RawWebSocket client = connect(app)) {
			awaitStandstill(sent);
			assertThat(sent.get()).isLessThan(32L * MIB);
			for (int i = 0; i < 40; i++) {
				assertThat(client.read().payload()).hasSize(MIB);
			}
		}
	}

	private static void sendAside(RawWebSocket client, Frame frame) {
		Thread.ofVirtual().start(() -> {
			try {
				client.send(frame);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static AtomicLong flood(RawWebSocket client) {
		AtomicLong sent = new AtomicLong();
		Thread.ofVirtual().start(() -> {
			try {
				while (true) {
					client.send(Frame.of(RawWebSocket.BINARY, new byte[MIB]));
					sent.addAndGet(MIB);
				}
			}
			catch (IOException ex) {
				// closed
			}
		});
		return sent;
	}

	/** Nothing more is taken for half a second. */
	private static void awaitStandstill(AtomicLong sent) {
		long[] last = { -1 };
		await().pollInterval(500, TimeUnit.MILLISECONDS).until(() -> {
			long before = last[0];
			last[0] = sent.get();
			return before == last[0] && before > 0;
		});
	}

	/** Keeps what comes, then says how it ended. */
	private WebSocketApplication recording() {
		return new WebSocketApplication((socket) -> {
			socket.grant();
			try {
				while (true) {
					this.arrived.add(socket.read());
				}
			}
			catch (EOFException ex) {
				this.arrived.add("end");
			}
			catch (SocketException ex) {
				this.arrived.add("reset");
			}
		});
	}

	private Object next() throws InterruptedException {
		Object next = this.arrived.poll(10, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private RawWebSocket connect(WebSocketApplication app) throws IOException {
		return RawWebSocket.open(this.proxy.to(app.port()).port(), "/chat");
	}

	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

}
