package io.lateen.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.lateen.NoLeaks;
import io.lateen.upstream.Proxy;
import io.lateen.upstream.RawUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What passes through an upgraded connection, byte by byte. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
class TunnelTests {

	private static final String UPGRADE = "GET /chat HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\n"
			+ "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

	private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
			+ "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
			+ "Sec-WebSocket-Protocol: chat.v2\r\n\r\n";

	private final Proxy proxy = new Proxy();

	@AfterEach
	void close() {
		this.proxy.close();
	}

	@Test
	void bytesPassBothWays() throws Exception {
		try (RawUpstream app = new RawUpstream(TunnelTests::echo); Socket client = connect(app)) {
			String head = handshake(client);
			assertThat(head).startsWith("HTTP/1.1 101 ").contains("sec-websocket-protocol: chat.v2");
			for (int size : new int[] { 1, 125, 70_000, 1_000_000 }) {
				byte[] sent = new byte[size];
				java.util.Arrays.fill(sent, (byte) size);
				Thread.ofVirtual().start(() -> send(client, sent));
				assertThat(client.getInputStream().readNBytes(size)).isEqualTo(sent);
			}
			assertThat(this.proxy.tunnels.count()).isEqualTo(1);
		}
		assertThat(this.proxy.info().status()).isEqualTo(101);
		assertThat(this.proxy.tunnels.count()).isZero();
	}

	@Test
	void bytesRightBehindTheHandshakePass() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> exchange.send(SWITCHING + "early"));
				Socket client = connect(app)) {
			handshake(client);
			assertThat(client.getInputStream().readNBytes(5)).isEqualTo("early".getBytes(StandardCharsets.US_ASCII));
		}
	}

	@Test
	void halfCloseIsPassedOn() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.send(SWITCHING);
			StringBuilder all = new StringBuilder();
			for (int c = exchange.in().read(); c >= 0; c = exchange.in().read()) {
				all.append((char) c);
			}
			exchange.send("got " + all);
			exchange.close();
		}); Socket client = connect(app)) {
			handshake(client);
			send(client, "all".getBytes(StandardCharsets.US_ASCII));
			client.shutdownOutput();
			assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.isEqualTo("got all");
		}
	}

	@Test
	void refusalIsPassedOn() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> exchange.respond(403, "not you", "X-Why: because"));
				Socket client = connect(app)) {
			send(client, UPGRADE.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			assertThat(answer).startsWith("HTTP/1.1 403 ")
				.contains("x-why: because", "connection: close")
				.endsWith("\r\n\r\nnot you");
		}
	}

	private Socket connect(RawUpstream app) throws IOException {
		this.proxy.to(app.port());
		Socket client = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		client.setSoTimeout(5_000);
		return client;
	}

	private static String handshake(Socket client) throws IOException {
		send(client, UPGRADE.getBytes(StandardCharsets.US_ASCII));
		StringBuilder head = new StringBuilder();
		InputStream in = client.getInputStream();
		while (head.indexOf("\r\n\r\n") < 0) {
			int c = in.read();
			if (c < 0) {
				throw new AssertionError("Only " + head);
			}
			head.append((char) c);
		}
		return head.toString();
	}

	private static void send(Socket client, byte[] bytes) {
		try {
			OutputStream out = client.getOutputStream();
			out.write(bytes);
			out.flush();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static void echo(RawUpstream.Exchange exchange) throws IOException {
		exchange.send(SWITCHING);
		char[] some = new char[8192];
		for (int n = exchange.in().read(some); n >= 0; n = exchange.in().read(some)) {
			exchange.send(new String(some, 0, n));
		}
		exchange.close();
	}

}
