package io.lateen.listener;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

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
import io.lateen.model.LocalityBalancing;
import io.lateen.model.MeshSettings;
import io.lateen.model.MeshSettings.ClientCertificateDetails;
import io.lateen.model.MeshSettings.PathNormalization;
import io.lateen.model.MeshSettings.ProxyHeaders;
import io.lateen.model.UpstreamTransport;
import io.lateen.tcp.TcpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pcollections.HashTreePMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Given {@code gatewayTopology.proxyProtocol}, when a load balancer connects, then the
 * client is whom its PROXY header tells of. Envoy's answers to the same are in
 * {@code src/test/oracle/proxied}.
 */
@Timeout(30)
class ProxyHeaderTests {

	private static final String V1 = "PROXY TCP4 203.0.113.7 198.51.100.1 4711 8443\r\n";

	private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

	// 203.0.113.7:4711 to 198.51.100.1:8443
	private static final String ADDRESSES = "\u00cb\0\u0071\u0007\u00c6\u0033\u0064\u0001\u0012\u0067\u0020\u00fb";

	private static final ClusterKey APP = new ClusterKey("app.test", 80, "");

	private final TestGateway gateway = new TestGateway(mesh(0));

	private final ListenerKey tcp = new ListenerKey("127.0.0.1", TestGateway.freePort());

	private RawClient client;

	@BeforeEach
	void connect() throws IOException {
		this.client = this.gateway.connect();
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.gateway.close();
	}

	@Test
	void version1TellsOfTheClient() throws IOException {
		String seen = ask(V1);
		assertThat(seen).contains("\nclient 203.0.113.7\n")
			.contains("\npeer /203.0.113.7:4711 to /198.51.100.1:8443\n")
			.contains("\nx-forwarded-for: 203.0.113.7\n")
			.contains("\nx-envoy-external-address: 203.0.113.7\n")
			.contains("\nx-forwarded-port: 8443\n");
		assertThat(this.client.head("GET /again HTTP/1.1", "Host: a.test").answer().body())
			.contains("\nclient 203.0.113.7\n");
	}

	@Test
	void version1TellsOfAClientWithIpV6() throws IOException {
		assertThat(ask("PROXY TCP6 2001:db8::7 2001:db8::1 4711 8443\r\n")).contains("\nclient 2001:db8::7\n");
	}

	@Test
	void version2TellsOfTheClientAndMayTellMore() throws IOException {
		String authority = "\u0002\0\u0006a.test";
		String more = "\u00ea\u0004\0" + "x".repeat(1024);
		assertThat(ask(v2("\u0021\u0011", ADDRESSES + authority + more)))
			.contains("\npeer /203.0.113.7:4711 to /198.51.100.1:8443\n");
	}

	@Test
	void whatTellsOfNobodyIsTheLoadBalancersOwn() throws IOException {
		for (String header : List.of("PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", v2("\u0020\0", ""),
				v2("\u0020\u0011", ADDRESSES))) {
			try (RawClient loadBalancer = this.gateway.connect()) {
				assertThat(loadBalancer.bytes(header).head("GET / HTTP/1.1", "Host: a.test").answer().body())
					.contains("\nclient 127.0.0.1\n");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n", "PROXY\r\n", "PROXY TCP4\r\n",
			"PROXY UDP4 203.0.113.7 198.51.100.1 4711 80\r\n", "PROXY TCP4 203.0.113.7 198.51.100.1 4711\r\n",
			"PROXY TCP4 203.0.113.7 198.51.100.1 4711 65536\r\n", "PROXY TCP4 2001:db8::7 2001:db8::1 4711 80\r\n",
			"PROXY TCP4 0.0.0.0 198.51.100.1 4711 80\r\n", "PROXY TCP4 203.0.113.7 255.255.255.255 4711 80\r\n",
			"PROXY TCP6 ff02::1 2001:db8::1 4711 80\r\n", "PROXY TCP4 name.test 198.51.100.1 4711 80\r\n",
			"\r\n\r\n\0\r\nQUIT\n\u0011\u0011\0\0", // version 1 in version 2
			"\r\n\r\n\0\r\nQUIT\n\u0021\0\0\0", // no family
			"\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u0004\0\0\0\0" // no room for addresses
	})
	void aConnectionWithoutAHeaderOrWithAWrongOneIsReset(String bytes) throws IOException {
		this.client.bytes(bytes);
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::answer).withMessageContaining("reset");
	}

	@Test
	void whatIsSaidBesideAddressesIsBounded() throws IOException {
		this.client.bytes(SIGNATURE + "\u0021\u0011\u00ff\u00ff").bytes("x".repeat(40_000));
		assertThat(this.client.closed()).isTrue();
	}

	@Test
	void aLineThatDoesNotEndIsReset() throws IOException {
		this.client.bytes("PROXY UNKNOWN " + "x".repeat(200));
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::answer);
	}

	@Test
	void theHeaderMayComeInPieces() throws Exception {
		for (String part : V1.split("(?<=\\G.{9})")) {
			this.client.bytes(part);
			Thread.sleep(5);
		}
		assertThat(ask("")).contains("\nclient 203.0.113.7\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "PROXY TCP4 203.0.113.7 198" })
	void aConnectionWhoseHeaderDoesNotComeInTimeIsReset(String begin) throws IOException {
		long start = System.nanoTime();
		this.client.bytes(begin);
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::answer).withMessageContaining("reset");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
	}

	/** As browsers are that open connections ahead of their requests. */
	@Test
	void behindAHeaderAConnectionMayBeSilent() throws Exception {
		this.client.bytes(V1);
		Thread.sleep(TestGateway.HANDSHAKE_TIMEOUT.plusMillis(300));
		assertThat(ask("")).contains("\nclient 203.0.113.7\n");
	}

	@Test
	void whatAProxyBeforeTheLoadBalancerSaysCountsWhereItIsTrusted() throws IOException {
		this.gateway.publish(mesh(1), this.gateway.port());
		this.client.bytes(V1).head("GET / HTTP/1.1", "Host: a.test", "X-Forwarded-For: 192.0.2.9");
		assertThat(this.client.answer().body()).contains("\nclient 192.0.2.9\n")
			.contains("\nx-forwarded-for: 192.0.2.9,203.0.113.7\n");
	}

	@Test
	void aChangeIsForNewConnections() throws IOException {
		ask(V1);
		this.gateway.publish(MeshSettings.DEFAULT, this.gateway.port());
		assertThat(ask("")).contains("\nclient 203.0.113.7\n");
		try (RawClient plain = this.gateway.connect()) {
			assertThat(plain.head("GET / HTTP/1.1", "Host: a.test").answer().body()).contains("\nclient 127.0.0.1\n");
			this.gateway.publish(mesh(0), this.gateway.port());
			assertThat(plain.head("GET / HTTP/1.1", "Host: a.test").answer().body()).contains("\nclient 127.0.0.1\n");
		}
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> this.gateway.ask("GET / HTTP/1.1"));
	}

	@Test
	void applicationsBehindTcpAreToldOfTheSameClient() throws IOException {
		try (TcpServer app = new TcpServer((socket) -> {
			socket.getOutputStream().write("hello".getBytes());
			TcpServer.echo(socket);
		})) {
			this.gateway.publish(mesh(0), tellingOf(app), passingOn());
			try (Socket client = new Socket(InetAddress.getLoopbackAddress(), this.tcp.port())) {
				client.setSoTimeout(10_000);
				client.getOutputStream().write((V1 + "ping").getBytes(StandardCharsets.ISO_8859_1));
				client.shutdownOutput();
				ByteArrayOutputStream all = new ByteArrayOutputStream();
				client.getInputStream().transferTo(all);
				assertThat(all).asString().isEqualTo("hello" + V1 + "ping");
			}
		}
	}

	private String ask(String header) throws IOException {
		return this.client.bytes(header).head("GET / HTTP/1.1", "Host: a.test").answer().body();
	}

	private static String v2(String commandAndFamily, String content) {
		return SIGNATURE + commandAndFamily + (char) (content.length() >> 8) + (char) (content.length() & 0xFF)
				+ content;
	}

	private static MeshSettings mesh(int trustedProxies) {
		return new MeshSettings(PathNormalization.BASE, trustedProxies, ClientCertificateDetails.SANITIZE_SET,
				new ProxyHeaders("istio-envoy", true, true, true, false, true), true);
	}

	private Listener passingOn() {
		return new Listener(this.tcp, new FilterChain("chain", null, new Tcp(List.of(new Destination(APP, 1)))),
				HashTreePMap.empty(), Domains.none());
	}

	private static Cluster tellingOf(TcpServer app) {
		return new Cluster(APP, Protocol.HTTP1,
				new Endpoints.Static(List.of(new Endpoint("127.0.0.1", app.port(), 1, true, ""))),
				new LoadBalancing.RoundRobin(), new LocalityBalancing.None(), Duration.ofSeconds(1), PoolLimits.DEFAULT,
				new UpstreamTransport(null, null, UpstreamTransport.ProxyProtocol.V1, null), null, 0, null);
	}

}
