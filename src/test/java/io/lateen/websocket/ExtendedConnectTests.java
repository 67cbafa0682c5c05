package io.lateen.websocket;

import java.io.EOFException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.lateen.NoLeaks;
import io.lateen.websocket.RawHttp2.Stream;
import io.lateen.websocket.RawWebSocket.Frame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** WebSockets that come as extended CONNECT over HTTP/2 (RFC 8441). */
@Timeout(180)
@ExtendWith(NoLeaks.class)
class ExtendedConnectTests {

	private static final int MIB = 1024 * 1024;

	@TempDir
	private static Path folder;

	private static WebSocketApplication app;

	private static WebSocketGateway gateway;

	private static volatile WebSocketApplication.Script script;

	/** What the application got. */
	private static final BlockingQueue<Object> ARRIVED = new LinkedBlockingQueue<>();

	private RawHttp2 client;

	@BeforeAll
	static void start() {
		app = new WebSocketApplication((socket) -> script.serve(socket));
		gateway = new WebSocketGateway(folder, app.port(), "--lateen.websocket.drain-time=100ms",
				"--lateen.listener.drain-delay=0s");
	}

	@AfterAll
	static void stop() throws Exception {
		gateway.close();
		app.close();
	}

	@BeforeEach
	void connect() {
		script = (socket) -> {
			socket.grant("Sec-WebSocket-Protocol: chat.v2", "X-App: yes");
			WebSocketApplication.echo(socket);
		};
		ARRIVED.clear();
		this.client = new RawHttp2(gateway.port);
	}

	@org.junit.jupiter.api.AfterEach
	void disconnect() {
		this.client.close();
	}

	@Test
	void serverSaysThatItTakesThem() throws Exception {
		assertThat(this.client.settings().connectProtocolEnabled()).isTrue();
	}

	@Test
	void becomesAnUpgradeOfHttp11() throws Exception {
		script = (socket) -> {
			ARRIVED.add(socket.head());
			socket.grant("Sec-WebSocket-Protocol: chat.v2", "Sec-WebSocket-Extensions: permessage-deflate",
					"X-App: yes");
			WebSocketApplication.echo(socket);
		};
		Stream stream = this.client.connect("/chat?room=1");
		Http2Headers head = stream.head();
		assertThat(head.status()).hasToString("200");
		assertThat(head.get("sec-websocket-protocol")).hasToString("chat.v2");
		assertThat(head.get("sec-websocket-extensions")).hasToString("permessage-deflate");
		assertThat(head.get("x-app")).hasToString("yes");
		assertThat(head.names()).extracting(CharSequence::toString)
			.doesNotContain("connection", "upgrade", "sec-websocket-accept", "transfer-encoding");
		String request = (String) arrived();
		assertThat(request).startsWith("GET /chat?room=1 HTTP/1.1\r\n")
			.containsIgnoringCase("\r\nupgrade: websocket\r\n")
			.containsIgnoringCase("\r\nconnection: upgrade\r\n")
			.containsIgnoringCase("\r\nsec-websocket-protocol: chat.v2, chat.v1\r\n")
			.containsIgnoringCase("\r\nsec-websocket-extensions: permessage-deflate\r\n")
			.containsIgnoringCase("\r\nhost: app.test\r\n")
			.containsPattern("(?i)\r\nsec-websocket-key: [A-Za-z0-9+/]{22}==\r\n")
			.doesNotContainIgnoringCase("transfer-encoding")
			.doesNotContain("protocol: websocket");
		byte[] frame = masked(Frame.text("over h2"));
		assertThat(stream.write(frame).read(frame.length - 4)).isEqualTo(unmasked(Frame.text("over h2")));
	}

	@Test
	void severalSocketsAndARequestShareAConnection() throws Exception {
		Stream one = this.client.connect("/chat");
		Stream two = this.client.connect("/chat");
		assertThat(one.head().status()).hasToString("200");
		assertThat(two.head().status()).hasToString("200");
		assertThat(gateway.actuator("websockets")).contains("\"total\":2", "\"protocol\":\"HTTP/2\"");
		Stream page = this.client.open(
				new DefaultHttp2Headers(false).method("GET").scheme("http").path("/nowhere").authority("app.test"),
				true);
		assertThat(page.head().status()).hasToString("404");
		byte[] frame = masked(Frame.text("one"));
		assertThat(one.write(frame).read(5)).isEqualTo(unmasked(Frame.text("one")));
		assertThat(two.write(masked(Frame.text("two"))).read(5)).isEqualTo(unmasked(Frame.text("two")));
	}

	@Test
	void refusalIsPassedOnWithItsBody() throws Exception {
		script = (socket) -> socket.write("HTTP/1.1 401 No\r\nContent-Length: 6\r\nX-Why: x\r\n\r\nlog in");
		Stream stream = this.client.connect("/chat");
		Http2Headers head = stream.head();
		assertThat(head.status()).hasToString("401");
		assertThat(head.get("x-why")).hasToString("x");
		assertThat(stream.read(6)).isEqualTo("log in".getBytes());
		assertThat(stream.next()).isEqualTo("END");
	}

	@Test
	void anAnswerThatIsNoUpgradeIsNotTakenForOne() throws Exception {
		script = (socket) -> socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
		assertThat(this.client.connect("/chat").head().status()).hasToString("502");
	}

	@Test
	void anAnswerWithAWrongKeyIsNoUpgrade() throws Exception {
		script = (socket) -> socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
				+ "Connection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n");
		assertThat(this.client.connect("/chat").head().status()).hasToString("502");
	}

	@Test
	void noRouteIs404() throws Exception {
		assertThat(this.client.connect("/nowhere").head().status()).hasToString("404");
	}

	@Test
	void connectWithoutProtocolIsStillRefused() throws Exception {
		Stream stream = this.client.open(new DefaultHttp2Headers(false).method("CONNECT").authority("app.test:80"),
				false);
		assertThat(stream.head().status()).hasToString("404");
	}

	@Test
	void otherProtocolsAreRefused() throws Exception {
		Stream stream = this.client.open(RawHttp2.extendedConnect("connect-udp", "/chat"), false);
		assertThat(stream.head().status()).hasToString("403");
	}

	@Test
	void headersOfAnUpgradeAloneAreNone() throws Exception {
		Stream stream = this.client.open(new DefaultHttp2Headers(false).method("GET")
			.scheme("http")
			.path("/chat")
			.authority("app.test")
			.add("connection", "upgrade")
			.add("upgrade", "websocket"), true);
		assertThat(stream.next()).asString().startsWith("RST");
	}

	@Test
	void endStreamOfTheClientIsTheEndOfItsOutput() throws Exception {
		script = (socket) -> {
			socket.grant();
			ARRIVED.add(socket.read());
			ARRIVED.add(socket.readEnd());
			socket.send(Frame.text("still talking"));
		};
		Stream stream = this.client.connect("/chat");
		stream.head();
		stream.write(masked(Frame.text("all")));
		stream.end();
		assertThat(arrived()).isEqualTo(Frame.text("all"));
		assertThat(arrived()).isEqualTo("end");
		assertThat(stream.read(15)).isEqualTo(unmasked(Frame.text("still talking")));
		assertThat(stream.next()).isEqualTo("END");
	}

	@Test
	void endOfTheApplicationsOutputIsEndStream() throws Exception {
		script = (socket) -> {
			socket.grant();
			socket.halfClose();
			ARRIVED.add(socket.read());
		};
		Stream stream = this.client.connect("/chat");
		stream.head();
		assertThat(stream.next()).isEqualTo("END");
		stream.write(masked(Frame.text("heard?")));
		assertThat(arrived()).isEqualTo(Frame.text("heard?"));
	}

	@Test
	void resetOfTheStreamIsAnAbruptEnd() throws Exception {
		script = ExtendedConnectTests::record;
		Stream stream = this.client.connect("/chat");
		stream.head();
		stream.write(masked(Frame.text("soon gone")));
		assertThat(arrived()).isEqualTo(Frame.text("soon gone"));
		stream.reset();
		assertThat(arrived()).isEqualTo("reset");
	}

	@Test
	void lossOfTheConnectionIsAnAbruptEnd() throws Exception {
		script = ExtendedConnectTests::record;
		Stream stream = this.client.connect("/chat");
		stream.head();
		this.client.close();
		assertThat(arrived()).isEqualTo("reset");
	}

	@Test
	void abruptEndOfTheApplicationIsAReset() throws Exception {
		script = (socket) -> {
			socket.grant();
			socket.read();
			socket.reset();
		};
		Stream stream = this.client.connect("/chat");
		stream.head();
		stream.write(masked(Frame.text("go away")));
		assertThat(stream.next()).asString().startsWith("RST");
	}

	@Test
	void closeFramesPassAndAreSeen() throws Exception {
		Stream stream = this.client.connect("/chat");
		stream.head();
		stream.write(masked(Frame.close(4001, "bye")));
		assertThat(stream.read(7)).isEqualTo(unmasked(Frame.close(4001, "bye")));
		assertThat(stream.next()).isEqualTo("END");
		await().untilAsserted(() -> assertThat(gateway.actuator("prometheus"))
			.containsPattern("lateen_websocket_closed_total\\{by=\"client\".*code=\"4xxx\".*} [1-9]"));
	}

	@Test
	void streamThatItsClientLeavesOpenAfterTheGoodbyesEnds() throws Exception {
		Stream stream = this.client.connect("/chat");
		stream.head();
		stream.write(masked(Frame.close(1000, "bye")));
		assertThat(stream.read(7)).isEqualTo(unmasked(Frame.close(1000, "bye")));
		assertThat(stream.next()).isEqualTo("END");
		assertThat(stream.next()).isEqualTo("RST 0");
		await().untilAsserted(() -> assertThat(gateway.actuator("websockets")).contains("\"total\":0"));
	}

	@Test
	void bigMessagesPassBothWays() throws Exception {
		Stream stream = this.client.connect("/chat");
		stream.head();
		Frame frame = Frame.of(RawWebSocket.BINARY, new byte[16 * MIB]);
		stream.write(masked(frame));
		assertThat(stream.read(16 * MIB + 10)).hasSize(16 * MIB + 10);
	}

	@Test
	void slowClientHoldsTheApplicationBack() throws Exception {
		AtomicLong sent = new AtomicLong();
		script = (socket) -> {
			socket.grant();
			while (true) {
				socket.send(Frame.of(RawWebSocket.BINARY, new byte[MIB]));
				sent.addAndGet(MIB);
			}
		};
		Stream stream = this.client.connect("/chat");
		stream.channel().config().setAutoRead(false);
		awaitStandstill(sent);
		assertThat(sent.get()).isLessThan(32L * MIB);
		stream.reset();
	}

	@Test
	void slowApplicationHoldsTheClientBackAndNoOtherStream() throws Exception {
		BlockingQueue<Object> go = new LinkedBlockingQueue<>();
		script = (socket) -> {
			socket.grant();
			if (socket.head().contains("slow")) {
				go.take();
			}
			WebSocketApplication.echo(socket);
		};
		Stream slow = this.client.connect("/chat?slow");
		slow.head();
		AtomicLong sent = new AtomicLong();
		for (int i = 0; i < 64; i++) {
			byte[] frame = masked(Frame.of(RawWebSocket.BINARY, new byte[MIB]));
			slow.channel()
				.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(frame), false))
				.addListener((done) -> sent.addAndGet(MIB));
		}
		awaitStandstill(sent);
		assertThat(sent.get()).isLessThan(40L * MIB);
		Stream other = this.client.connect("/chat");
		assertThat(other.head().status()).hasToString("200");
		byte[] frame = masked(Frame.text("quick"));
		assertThat(other.write(frame).read(7)).isEqualTo(unmasked(Frame.text("quick")));
		go.add("now");
		assertThat(slow.read(MIB)).isNotEmpty();
	}

	@Test
	void anotherLibrarysClientTalks() {
		script = (socket) -> {
			socket.grant(); // it refuses a subprotocol that it did not ask for
			WebSocketApplication.echo(socket);
		};
		String said = HttpClient.create()
			.protocol(HttpProtocol.H2C)
			.headers((headers) -> headers.set("host", "app.test"))
			.websocket()
			.uri("ws://127.0.0.1:" + gateway.port + "/chat")
			.handle((in, out) -> out.sendString(Flux.just("hello")).then().thenMany(in.receive().asString().take(1)))
			.blockFirst(Duration.ofSeconds(10));
		assertThat(said).isEqualTo("hello");
	}

	private static void record(RawWebSocket socket) throws Exception {
		socket.grant();
		try {
			while (true) {
				ARRIVED.add(socket.read());
			}
		}
		catch (EOFException ex) {
			ARRIVED.add("end");
		}
		catch (SocketException ex) {
			ARRIVED.add("reset");
		}
	}

	private static Object arrived() throws InterruptedException {
		Object next = ARRIVED.poll(10, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private static void awaitStandstill(AtomicLong sent) {
		long[] last = { -1 };
		await().pollInterval(500, TimeUnit.MILLISECONDS).until(() -> {
			long before = last[0];
			last[0] = sent.get();
			return before == last[0];
		});
	}

	private static byte[] masked(Frame frame) {
		return frame.bytes(true);
	}

	private static byte[] unmasked(Frame frame) {
		return frame.bytes(false);
	}

}
