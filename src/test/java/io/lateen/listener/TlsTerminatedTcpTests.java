package io.lateen.listener;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLSocket;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.ClusterKey;
import io.lateen.model.Credential;
import io.lateen.model.Domains;
import io.lateen.model.Endpoint;
import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Destination;
import io.lateen.model.FilterChain.Tcp;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.LoadBalancing;
import io.lateen.model.Pem;
import io.lateen.model.ServerTls;
import io.lateen.model.ServerTls.Clients;
import io.lateen.tcp.TcpServer;
import io.lateen.tls.TestAuthority;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.pcollections.HashTreePMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Servers of protocol TLS whose connections end their TLS here: an application gets the
 * bytes within.
 */
@Timeout(30)
@ParameterizedClass
@EnumSource(value = SslProvider.class, names = { "OPENSSL", "JDK" })
class TlsTerminatedTcpTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle SERVER = AUTHORITY.issue("a.test");

	private static final ClusterKey APP = new ClusterKey("app.test", 80, "");

	private static final byte[] BIG = new byte[3_000_000];

	private final ListenerKey port = new ListenerKey("127.0.0.1", TestGateway.freePort());

	private final SslProvider provider;

	private final TestGateway gateway;

	TlsTerminatedTcpTests(SslProvider provider) {
		this.provider = provider;
		this.gateway = new TestGateway(provider);
	}

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void bytesArePassedOnInClearBothWays() throws IOException {
		try (TcpServer app = new TcpServer(TcpServer::echo); SSLSocket client = connect(app)) {
			Thread.ofVirtual().start(() -> write(client, BIG));
			assertThat(client.getInputStream().readNBytes(BIG.length)).isEqualTo(BIG);
		}
	}

	@Test
	void theApplicationMaySpeakFirst() throws IOException {
		try (TcpServer app = new TcpServer((socket) -> socket.getOutputStream().write("hello".getBytes()));
				SSLSocket client = connect(app)) {
			assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
		}
	}

	/** Netty's engine of BoringSSL ends both directions at once. */
	@Test
	void whoHasSaidAllIsStillAnswered() throws IOException {
		assumeThat(this.provider).isEqualTo(SslProvider.JDK);
		try (TcpServer app = new TcpServer((socket) -> {
			byte[] all = socket.getInputStream().readAllBytes();
			socket.getOutputStream().write(all);
			socket.getOutputStream().write(BIG);
		}); SSLSocket client = connect(app)) {
			client.getOutputStream().write("said".getBytes());
			client.shutdownOutput(); // close_notify
			assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("said");
			assertThat(client.getInputStream().readAllBytes()).hasSize(BIG.length);
		}
	}

	@Test
	void theEndOfTheApplicationIsACloseNotify() throws IOException {
		try (TcpServer app = new TcpServer((socket) -> {
			socket.getOutputStream().write("bye".getBytes());
			socket.shutdownOutput();
			socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
		}); SSLSocket client = connect(app)) {
			// a socket that is cut off throws in place of an end
			assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
		}
	}

	private static void write(SSLSocket client, byte[] bytes) {
		try {
			client.getOutputStream().write(bytes);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private SSLSocket connect(TcpServer app) throws IOException {
		FilterChain chain = new FilterChain("chain",
				new ServerTls(
						List.of(new ServerTls.Certificate("a",
								new Credential.KeyPair(new Pem.Text(SERVER.getCertificatePathPEM()),
										new Pem.Text(SERVER.getPrivateKeyPEM())))),
						Clients.ANYONE, null, null, List.of()),
				new Tcp(List.of(new Destination(APP, 1))));
		this.gateway.publish(
				new Cluster(APP, Protocol.HTTP1,
						new Endpoints.Static(List.of(new Endpoint("127.0.0.1", app.port(), 1, true, ""))),
						new LoadBalancing.RoundRobin(), Duration.ofSeconds(1), PoolLimits.DEFAULT),
				new Listener(this.port, null, HashTreePMap.singleton(chain.name(), chain),
						Domains.<String>none().with("a.test", chain.name())));
		return new TlsClient(AUTHORITY, null).connect(this.port.port(), "a.test");
	}

}
