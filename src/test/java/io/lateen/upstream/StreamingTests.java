package io.lateen.upstream;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Bodies that are far larger than what may be kept of them. */
@Timeout(120)
class StreamingTests {

	private static final long GIBIBYTE = 1L << 30;

	private static final long MAX_MEMORY = 64L << 20;

	private final Proxy proxy = new Proxy();

	@AfterEach
	void close() {
		this.proxy.close();
	}

	@Test
	void aGibibyteComesDownInFlatMemory() throws Exception {
		byte[] piece = new byte[1 << 20];
		Arrays.fill(piece, (byte) 'x');
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n");
			OutputStream out = exchange.socket().getOutputStream();
			for (long sent = 0; sent < GIBIBYTE; sent += piece.length) {
				out.write(piece);
			}
		}); Socket client = new Socket("127.0.0.1", this.proxy.port())) {
			this.proxy.to(app.port());
			client.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			long before = memory();
			long most = 0;
			long received = 0;
			InputStream in = client.getInputStream();
			for (int n = in.read(piece); received < GIBIBYTE && n > 0; n = in.read(piece)) {
				received += n;
				most = Math.max(most, memory());
				if (received < 40_000_000) {
					Thread.sleep(1); // a slow client
				}
				if (received >= GIBIBYTE) {
					break;
				}
			}
			assertThat(received).isGreaterThanOrEqualTo(GIBIBYTE);
			assertThat(most - before).isLessThan(MAX_MEMORY);
		}
	}

	@Test
	void partsOfUnknownLengthArriveAsTheyAreSent() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
			exchange.send("4\r\none\n\r\n");
			// the client answers to the first part before there is a second
			exchange.in().read();
			exchange.send("4\r\ntwo\n\r\n0\r\n\r\n");
		}); Socket client = new Socket("127.0.0.1", this.proxy.port())) {
			client.setSoTimeout(5_000);
			this.proxy.to(app.port());
			client.getOutputStream()
				.write("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 1\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			readUntil(client, "one\n");
			client.getOutputStream().write('!');
			readUntil(client, "two\n");
		}
	}

	private static void readUntil(Socket client, String text) throws Exception {
		StringBuilder got = new StringBuilder();
		while (got.indexOf(text) < 0) {
			int c = client.getInputStream().read();
			assertThat(c).as("byte after %s", got).isNotNegative();
			got.append((char) c);
		}
	}

	private static long memory() {
		return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() + PlatformDependent.usedDirectMemory();
	}

}
