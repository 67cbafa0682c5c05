package io.lateen.websocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

import io.lateen.NoLeaks;
import io.lateen.listener.TlsClient;
import io.lateen.tls.TestAuthority;
import io.lateen.websocket.RawWebSocket.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The ends of WebSockets within TLS arrive as they were sent: the end of an output is
 * close_notify and then FIN (RFC 8446, section 6.1), which clients tell from a connection
 * that was cut.
 */
@ParameterizedClass
@ValueSource(strings = { "boringssl", "jdk" })
@Timeout(60)
@ExtendWith(NoLeaks.class)
class TlsTunnelTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	/** What one end got. */
	private static final BlockingQueue<Object> ARRIVED = new LinkedBlockingQueue<>();

	@TempDir
	private static Path folder;

	private static volatile WebSocketApplication.Script script;

	private static WebSocketApplication app;

	private static WebSocketGateway gateway;

	@Parameter
	private String provider;

	@BeforeParameterizedClassInvocation
	static void start(String provider) throws IOException {
		app = new WebSocketApplication((socket) -> script.serve(socket));
		gateway = new WebSocketGateway(Files.createDirectory(folder.resolve(provider)), app.port(),
				"--lateen.tls=" + provider, "--lateen.websocket.drain-time=0s", "--lateen.listener.drain-delay=0s",
				"--lateen.listener.drain-time=1s");
		gateway.secure(AUTHORITY.issue("app.test"));
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		gateway.close();
		app.close();
	}

	@BeforeEach
	void clear() {
		ARRIVED.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void endOfTheApplicationsOutputIsCloseNotify(String version) throws Exception {
		script = (socket) -> {
			socket.grant();
			socket.send(Frame.text("all"));
			socket.halfClose();
		};
		try (SSLSocket tls = connect(version); RawWebSocket client = RawWebSocket.open(tls, "/chat")) {
			assertThat(client.read()).isEqualTo(Frame.text("all"));
			assertThat(client.readEnd()).isEqualTo("end"); // without close_notify it
															// throws
		}
	}

	@Test
	void applicationThatHasSaidAllStillHears() throws Exception {
		script = (socket) -> {
			socket.grant();
			socket.halfClose();
			ARRIVED.add(socket.read());
			ARRIVED.add(socket.readEnd());
		};
		try (SSLSocket tls = connect("TLSv1.3"); RawWebSocket client = RawWebSocket.open(tls, "/chat")) {
			assertThat(client.readEnd()).isEqualTo("end");
			client.send(Frame.text("heard?"));
			assertThat(next()).isEqualTo(Frame.text("heard?"));
			client.halfClose();
			assertThat(next()).isEqualTo("end");
		}
		awaitNone();
	}

	/**
	 * Netty's engine of BoringSSL answers close_notify by its own at once, as TLS 1.2
	 * asked for (RFC 5246, section 7.2.1): such a client hears no more.
	 */
	@Test
	void clientThatHasSaidAllStillHearsWhereTheJdkSpeaksTls() throws Exception {
		script = (socket) -> {
			socket.grant();
			ARRIVED.add(socket.read());
			ARRIVED.add(socket.readEnd());
			socket.send(Frame.text("heard?"));
		};
		try (SSLSocket tls = connect("TLSv1.3"); RawWebSocket client = RawWebSocket.open(tls, "/chat")) {
			client.send(Frame.text("all"));
			client.halfClose();
			assertThat(next()).isEqualTo(Frame.text("all"));
			assertThat(next()).isEqualTo("end");
			if (this.provider.equals("jdk")) {
				assertThat(client.read()).isEqualTo(Frame.text("heard?"));
			}
			assertThat(client.readEnd()).isEqualTo("end");
		}
		awaitNone();
	}

	@Test
	void abruptEndOfTheApplicationIsOne() throws Exception {
		script = (socket) -> {
			socket.grant();
			socket.read();
			socket.reset();
		};
		try (SSLSocket tls = connect("TLSv1.3"); RawWebSocket client = RawWebSocket.open(tls, "/chat")) {
			client.send(Frame.text("go away"));
			assertThat(client.readEnd()).isEqualTo("reset");
		}
		awaitNone();
	}

	private static SSLSocket connect(String version) throws IOException {
		return new TlsClient(AUTHORITY, null).connect(gateway.securePort, "app.test",
				(parameters) -> parameters.setProtocols(new String[] { version }));
	}

	private static Object next() throws InterruptedException {
		Object next = ARRIVED.poll(10, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private static void awaitNone() {
		await().untilAsserted(() -> assertThat(gateway.actuator("websockets")).contains("\"total\":0"));
	}

}
