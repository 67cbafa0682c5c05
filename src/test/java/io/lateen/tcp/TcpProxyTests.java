package io.lateen.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.TcpLimits;
import io.lateen.model.OutlierDetection;
import io.lateen.model.UpstreamTransport;
import io.lateen.model.UpstreamTransport.ProxyProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What passes between a client and an application, and how it ends. */
@Timeout(30)
class TcpProxyTests {

	private final TcpGateway gateway = new TcpGateway();

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void bytesPassBothWays() throws Exception {
		try (TcpServer app = new TcpServer(TcpServer::echo); Socket client = connect(app)) {
			for (int size : new int[] { 1, 70_000, 3_000_000 }) {
				byte[] sent = new byte[size];
				Arrays.fill(sent, (byte) size);
				Thread.ofVirtual().start(() -> send(client, sent));
				assertThat(client.getInputStream().readNBytes(size)).isEqualTo(sent);
			}
		}
		StreamInfo info = this.gateway.ended();
		assertThat(info.bytesReceived()).isEqualTo(3_070_001);
		assertThat(info.bytesSent()).isEqualTo(3_070_001);
		assertThat(info.cluster()).isEqualTo("outbound|80||app.test");
		assertThat(info.flags()).isEmpty();
		assertThat(this.gateway.metric("lateen.upstream.tcp.connections.opened")).isEqualTo(1);
		assertThat(this.gateway.metric("lateen.upstream.tcp.received.bytes")).isEqualTo(3_070_001);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(this.gateway.metric("lateen.upstream.tcp.connections.closed")).isEqualTo(1));
	}

	@Test
	void theApplicationMaySpeakFirst() throws Exception {
		try (TcpServer app = new TcpServer((socket) -> {
			send(socket, "220 ready".getBytes(StandardCharsets.US_ASCII));
			TcpServer.echo(socket);
		}); Socket client = connect(app)) {
			assertThat(client.getInputStream().readNBytes(9)).asString().isEqualTo("220 ready");
		}
	}

	@Test
	void theApplicationIsToldOfTheClientWhereItAsksFor() throws Exception {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.to(new UpstreamTransport(null, null, ProxyProtocol.V1, null), app.port());
			try (Socket client = connect()) {
				String header = "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.getLocalPort() + " " + this.gateway.port()
						+ "\r\n";
				send(client, "hello".getBytes(StandardCharsets.US_ASCII));
				assertThat(client.getInputStream().readNBytes(header.length() + 5)).asString()
					.isEqualTo(header + "hello");
			}
		}
	}

	@Test
	void aConnectionThatFailsCountsOnceAgainstItsEndpoint() throws Exception {
		int nobody;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			nobody = free.getLocalPort();
		}
		this.gateway.to(new OutlierDetection(2, 0, false, 0, Duration.ofSeconds(10), Duration.ofMinutes(1), 100),
				nobody);
		assertThat(refused()).containsExactly(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
		Awaitility.await().during(Duration.ofMillis(200)).until(() -> this.gateway.proxy.count() == 0);
		assertThat(refused()).containsExactly(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
		Awaitility.await().untilAsserted(() -> assertThat(refused()).containsExactly(ResponseFlag.NO_HEALTHY_UPSTREAM));
	}

	/** Why a connection came to nothing. */
	private Set<ResponseFlag> refused() throws Exception {
		connect().close();
		return this.gateway.ended().flags();
	}

	@Test
	void theEndOfTheClientsOutputIsPassedOnAndTheAnswerComes() throws Exception {
		try (TcpServer app = new TcpServer((socket) -> {
			byte[] all = socket.getInputStream().readAllBytes();
			send(socket, ("got " + all.length).getBytes(StandardCharsets.US_ASCII));
		}); Socket client = connect(app)) {
			send(client, new byte[100_000]);
			client.shutdownOutput();
			assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("got 100000");
		}
	}

	@Test
	void whatIsLeftWhenTheClientHasSaidAllIsPassedOnAsFastAsItIsTaken() throws Exception {
		byte[] answer = new byte[8 * 1024 * 1024];
		try (TcpServer app = new TcpServer((socket) -> {
			long got = 0;
			byte[] some = new byte[16 * 1024];
			for (int n = socket.getInputStream().read(some); n >= 0; n = socket.getInputStream().read(some)) {
				got += n;
				LockSupport.parkNanos(1_000_000); // slower than it comes
			}
			send(socket, Long.toString(got).getBytes(StandardCharsets.US_ASCII));
			send(socket, answer);
		}); Socket client = connect(app)) {
			send(client, new byte[4_000_000]);
			client.shutdownOutput();
			assertThat(client.getInputStream().readNBytes(7)).asString().isEqualTo("4000000");
			LockSupport.parkNanos(Duration.ofMillis(200).toNanos()); // buffers are full
																		// by now
			assertThat(client.getInputStream().readAllBytes()).hasSize(answer.length);
		}
	}

	@Test
	void theEndOfTheApplicationsOutputIsPassedOnAndTheRestIsTaken() throws Exception {
		AtomicLong rest = new AtomicLong();
		try (TcpServer app = new TcpServer((socket) -> {
			socket.shutdownOutput();
			rest.set(socket.getInputStream().readAllBytes().length);
		}); Socket client = connect(app)) {
			assertThat(client.getInputStream().read()).isEqualTo(-1);
			send(client, new byte[50_000]);
			client.shutdownOutput();
			Awaitility.await().untilAsserted(() -> assertThat(rest).hasValue(50_000));
		}
	}

	@Test
	void anAbruptEndStaysOne() throws Exception {
		try (TcpServer app = new TcpServer((socket) -> {
			socket.getInputStream().read();
			socket.setSoLinger(true, 0);
		}); Socket client = connect(app)) {
			send(client, new byte[] { 1 });
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.getInputStream().read())
				.withMessageContaining("reset");
		}
	}

	@Test
	void whoReadsSlowlyIsWaitedForAndNothingPilesUp() throws Exception {
		AtomicLong sent = new AtomicLong();
		try (TcpServer app = new TcpServer((socket) -> {
			byte[] chunk = new byte[64 * 1024];
			for (int i = 0; i < 1024; i++) { // 64 MB
				socket.getOutputStream().write(chunk);
				sent.addAndGet(chunk.length);
			}
		}); Socket client = connect(app)) {
			long before = -1;
			while (before != sent.get()) { // until the application cannot write any more
				before = sent.get();
				Thread.sleep(200);
			}
			// what the kernel's buffers take, and no more than watermarks beyond
			assertThat(before).isLessThan(16 * 1024 * 1024);
			assertThat(this.gateway.bufferedForClient()).isLessThan(256 * 1024);
			InputStream in = client.getInputStream();
			long received = 0;
			byte[] some = new byte[256 * 1024];
			for (int n = in.read(some); n >= 0; n = in.read(some)) {
				received += n;
			}
			assertThat(received).isEqualTo(64 * 1024 * 1024);
		}
	}

	@Test
	void anEndpointThatDoesNotTakeTheCallIsPassedOver() throws Exception {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.to(PoolLimits.DEFAULT, TcpServer.nobody(), TcpServer.nobody(), app.port());
			for (int i = 0; i < 5; i++) {
				try (Socket client = connect()) {
					send(client, new byte[] { 7 });
					assertThat(client.getInputStream().read()).isEqualTo(7);
				}
			}
		}
	}

	@Test
	void withoutAnEndpointThatTakesTheCallTheConnectionIsClosed() throws Exception {
		this.gateway.to(PoolLimits.DEFAULT, TcpServer.nobody());
		assertClosed(connect());
		assertThat(this.gateway.ended().flags()).containsExactly(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
	}

	@Test
	void withoutEndpointsTheConnectionIsClosed() throws Exception {
		this.gateway.to(PoolLimits.DEFAULT);
		assertClosed(connect());
		assertThat(this.gateway.ended().flags()).containsExactly(ResponseFlag.NO_HEALTHY_UPSTREAM);
	}

	@Test
	void aClusterThatIsNotThereClosesTheConnection() throws Exception {
		assertClosed(connect());
		assertThat(this.gateway.ended().flags()).containsExactly(ResponseFlag.NO_CLUSTER);
	}

	@Test
	void noMoreConnectionsThanTheClusterAllows() throws Exception {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.to(limits(1, Duration.ZERO, null), app.port());
			try (Socket first = connect()) {
				send(first, new byte[] { 7 });
				assertThat(first.getInputStream().read()).isEqualTo(7);
				assertClosed(connect());
				assertThat(this.gateway.ended().flags()).containsExactly(ResponseFlag.UPSTREAM_OVERFLOW);
				send(first, new byte[] { 8 });
				assertThat(first.getInputStream().read()).isEqualTo(8);
			}
			assertThat(this.gateway.ended().flags()).isEmpty();
			Awaitility.await().until(() -> this.gateway.connections() == 0);
			try (Socket next = connect()) {
				send(next, new byte[] { 9 });
				assertThat(next.getInputStream().read()).isEqualTo(9);
			}
		}
	}

	@Test
	void aSilentConnectionEnds() throws Exception {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.to(limits(10, Duration.ofMillis(300), null), app.port());
			try (Socket client = connect()) {
				for (int i = 0; i < 5; i++) {
					Thread.sleep(100);
					send(client, new byte[] { 7 });
					assertThat(client.getInputStream().read()).isEqualTo(7);
				}
				long start = System.nanoTime();
				assertClosed(client);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
			}
		}
	}

	@Test
	void aConnectionLivesNoLongerThanTheClusterAllows() throws Exception {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.to(limits(10, Duration.ZERO, Duration.ofMillis(300)), app.port());
			try (Socket client = connect()) {
				long start = System.nanoTime();
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
					while (System.nanoTime() - start < Duration.ofSeconds(5).toNanos()) {
						client.getOutputStream().write(7);
						if (client.getInputStream().read() < 0) {
							throw new IOException("ended");
						}
					}
				});
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200),
						Duration.ofSeconds(3));
			}
		}
	}

	@Test
	void destinationsAreDrawnByWeight() throws Exception {
		try (TcpServer heavy = new TcpServer((socket) -> socket.getOutputStream().write('h'));
				TcpServer light = new TcpServer((socket) -> socket.getOutputStream().write('l'))) {
			this.gateway.toWeighted(Map.of(heavy.port(), 90, light.port(), 10));
			int light10 = 0;
			for (int i = 0; i < 200; i++) {
				try (Socket client = connect()) {
					light10 += (client.getInputStream().read() == 'l') ? 1 : 0;
				}
			}
			assertThat(light10).isBetween(4, 45);
		}
	}

	@Test
	void aClientThatGoesWhileItWaitsLeavesNothingBehind() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<SocketChannel> waiting = new ArrayList<>();
			for (int i = 0; i < 4; i++) { // the next ones hear nothing
				SocketChannel one = SocketChannel.open();
				one.configureBlocking(false);
				one.connect(full.getLocalSocketAddress());
				waiting.add(one);
			}
			this.gateway.to(PoolLimits.DEFAULT, full.getLocalPort());
			connect().close();
			Awaitility.await().until(() -> this.gateway.proxy.count() == 0);
			assertThat(this.gateway.ended().flags()).containsExactly(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
			assertThat(this.gateway.connections()).isZero();
			for (SocketChannel one : waiting) {
				one.close();
			}
		}
	}

	private Socket connect(TcpServer app) throws IOException {
		this.gateway.to(PoolLimits.DEFAULT, app.port());
		return connect();
	}

	private Socket connect() throws IOException {
		Socket client = new Socket(InetAddress.getLoopbackAddress(), this.gateway.port());
		client.setSoTimeout(5_000);
		return client;
	}

	private static PoolLimits limits(int connections, Duration idle, Duration most) {
		PoolLimits all = PoolLimits.DEFAULT;
		return new PoolLimits(connections, all.maxPendingRequests(), all.maxRequests(), all.maxRetries(),
				all.maxRequestsPerConnection(), all.maxConcurrentStreams(), Duration.ofHours(1), null,
				new TcpLimits(idle, most));
	}

	private static void assertClosed(Socket client) throws IOException {
		try (client) {
			assertThat(client.getInputStream().read()).isEqualTo(-1);
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("Still open", ex);
		}
		catch (SocketException ex) {
			// as good
		}
	}

	static void send(Socket socket, byte[] bytes) {
		try {
			OutputStream out = socket.getOutputStream();
			out.write(bytes);
			out.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
