package io.lateen.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.ClusterKey;
import io.lateen.model.Domains;
import io.lateen.model.Endpoint;
import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Destination;
import io.lateen.model.FilterChain.Tcp;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.LoadBalancing;
import io.lateen.model.MeshSettings;
import io.lateen.tcp.TcpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pcollections.HashTreePMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Ports whose connections are passed on to an application as they are. */
@Timeout(30)
class PassedOnConnectionsTests {

	private static final ClusterKey APP = new ClusterKey("app.test", 80, "");

	private static final FilterChain CHAIN = new FilterChain("chain", null, new Tcp(List.of(new Destination(APP, 1))));

	private final TestGateway gateway = new TestGateway();

	private final ListenerKey port = new ListenerKey("127.0.0.1", TestGateway.freePort());

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void onAPortOfTcpTheApplicationMaySpeakFirst() throws IOException {
		try (TcpServer app = new TcpServer((socket) -> {
			socket.getOutputStream().write("hello".getBytes());
			TcpServer.echo(socket);
		})) {
			this.gateway.publish(cluster(app), plain());
			try (Socket client = connect()) {
				assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
				client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
				assertThat(client.getInputStream().readNBytes(18)).asString().isEqualTo("GET / HTTP/1.1\r\n\r\n");
			}
		}
	}

	@Test
	void theNameThatTlsAsksForFindsTheChain() throws IOException {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.publish(cluster(app), passthrough("*.pass.test"));
			byte[] hello = clientHello("A.pass.test");
			try (Socket client = connect()) {
				client.getOutputStream().write(hello, 0, 7);
				client.getOutputStream().flush();
				client.getOutputStream().write(hello, 7, hello.length - 7);
				assertThat(client.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
				client.shutdownOutput();
				assertThat(client.getInputStream().read()).isEqualTo(-1);
			}
		}
	}

	@Test
	void whatNoChainTakesIsReset() throws IOException {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.publish(cluster(app), passthrough("*.pass.test"));
			for (byte[] first : List.of(clientHello("other.test"), "GET / HTTP/1.1\r\n\r\n".getBytes())) {
				try (Socket client = connect()) {
					client.getOutputStream().write(first);
					assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.getInputStream().read())
						.withMessageContaining("reset");
				}
			}
		}
	}

	@Test
	void aChangeOfTheListenerCutsNothing() throws IOException {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.publish(cluster(app), plain());
			try (Socket client = connect()) {
				assertEcho(client);
				this.gateway.publish(cluster(app), passthrough("a.test"));
				assertEcho(client);
			}
		}
	}

	@Test
	void aPortThatGoesGivesConnectionsTimeToEnd() throws IOException {
		try (TcpServer app = new TcpServer(TcpServer::echo)) {
			this.gateway.publish(cluster(app), plain());
			try (Socket client = connect()) {
				assertEcho(client);
				long start = System.nanoTime();
				this.gateway.publish(MeshSettings.DEFAULT, this.gateway.port());
				assertEcho(client);
				assertThat(client.getInputStream().read()).isEqualTo(-1);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1_500),
						Duration.ofSeconds(10));
			}
		}
	}

	private static void assertEcho(Socket client) throws IOException {
		client.getOutputStream().write(7);
		assertThat(client.getInputStream().read()).isEqualTo(7);
	}

	private Listener plain() {
		return new Listener(this.port, CHAIN, HashTreePMap.empty(), Domains.none());
	}

	private Listener passthrough(String name) {
		return new Listener(this.port, null, HashTreePMap.singleton(CHAIN.name(), CHAIN),
				Domains.<String>none().with(name, CHAIN.name()));
	}

	private Socket connect() throws IOException {
		Socket client = new Socket(InetAddress.getLoopbackAddress(), this.port.port());
		client.setTcpNoDelay(true);
		client.setSoTimeout(10_000);
		return client;
	}

	private static Cluster cluster(TcpServer app) {
		return new Cluster(APP, Protocol.HTTP1,
				new Endpoints.Static(List.of(new Endpoint("127.0.0.1", app.port(), 1, true, ""))),
				new LoadBalancing.RoundRobin(), Duration.ofSeconds(1), PoolLimits.DEFAULT);
	}

	/** The first bytes of a client with TLS. */
	private static byte[] clientHello(String name) throws SSLException {
		try {
			SSLEngine engine = SSLContext.getDefault().createSSLEngine();
			engine.setUseClientMode(true);
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setServerNames(List.of(new SNIHostName(name)));
			engine.setSSLParameters(parameters);
			ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
			engine.wrap(ByteBuffer.allocate(0), out);
			return java.util.Arrays.copyOf(out.array(), out.position());
		}
		catch (java.security.NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
