package io.lateen.upstream;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.Pem;
import io.lateen.model.Trust;
import io.lateen.model.UpstreamTls;
import io.lateen.model.UpstreamTransport;
import io.lateen.model.UpstreamTransport.Http2KeepAlive;
import io.lateen.model.UpstreamTransport.ProxyProtocol;
import io.lateen.model.UpstreamTransport.TcpKeepalive;
import io.lateen.tls.TestAuthority;
import io.lateen.tls.TlsProvider;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What connections to applications begin with, and how long they last. */
@Timeout(30)
class TransportTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle CERTIFICATE = AUTHORITY.issue("app.test");

	@AutoClose
	private final Proxy proxy = new Proxy();

	@ParameterizedTest
	@EnumSource
	void applicationsAreToldOfTheClient(ProxyProtocol version) throws Exception {
		Set<String> told = ConcurrentHashMap.newKeySet();
		DisposableServer app = tellingServer(told).bindNow();
		try {
			to(app, Protocol.HTTP1, new UpstreamTransport(null, null, version, null));
			try (Socket one = new Socket("127.0.0.1", this.proxy.port());
					Socket other = new Socket("127.0.0.1", this.proxy.port())) {
				assertThat(ask(one)).contains("200 OK");
				assertThat(ask(one)).contains("200 OK");
				assertThat(ask(other)).contains("200 OK");
				assertThat(told).containsExactlyInAnyOrder(address(one), address(other));
			}
		}
		finally {
			app.disposeNow();
		}
	}

	@Test
	void theyAreToldBeforeTlsBegins() throws Exception {
		Set<String> told = ConcurrentHashMap.newKeySet();
		DisposableServer app = tellingServer(told).secure((spec) -> spec.sslContext(serverContext())).bindNow();
		try {
			to(app, Protocol.HTTP1, new UpstreamTransport(tls(), null, ProxyProtocol.V2, null));
			try (Socket one = new Socket("127.0.0.1", this.proxy.port())) {
				assertThat(ask(one)).contains("200 OK");
				assertThat(told).containsExactly(address(one));
			}
		}
		finally {
			app.disposeNow();
		}
	}

	/** Linux's own list of connections tells which have a timer. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void idleConnectionsAreProbed() throws Exception {
		try (RawUpstream app = RawUpstream.saying("fine")) {
			to(app, PoolLimits.DEFAULT, new UpstreamTransport(null,
					new TcpKeepalive(3, Duration.ofSeconds(100), Duration.ofSeconds(10)), null, null));
			assertThat(get()).isEqualTo("fine");
			String remote = ":%04X ".formatted(app.port());
			List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
			lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
			// 02: the keep-alive timer is running
			assertThat(lines)
				.anyMatch((line) -> line.matches(".*: \\w+:\\w+ \\w+" + remote + "01 \\w+:\\w+ 02:\\w+ .*"));
		}
	}

	@Test
	void connectionsThatAreOldEnoughTakeNoMoreRequests() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			Thread.sleep(exchange.request().line().contains("slow") ? 600 : 0);
			exchange.respond(200, "fine");
		})) {
			to(app, new PoolLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE,
					Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofHours(1), Duration.ofMillis(300)),
					UpstreamTransport.PLAIN);
			// the one that is busy ends after its answer, the one that is idle at once
			assertThat(get("/slow")).isEqualTo("fine");
			assertThat(get("/")).isEqualTo("fine");
			assertThat(app.connections).hasValue(2);
			await().until(() -> this.proxy.meters.get("lateen.upstream.connections").gauge().value() == 0);
		}
	}

	@Test
	void thoseThatDoNotAreClosed() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> Thread.sleep(10_000))) {
			to(app.port(), Protocol.HTTP2, PoolLimits.DEFAULT, new UpstreamTransport(null, null, null,
					new Http2KeepAlive(Duration.ofMillis(50), Duration.ofMillis(200))));
			assertThat(get()).endsWith("reset reason: connection termination");
		}
	}

	@Test
	void http2IsSpokenByTls() throws Exception {
		DisposableServer app = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(HttpProtocol.H2)
			.secure((spec) -> spec.sslContext(
					Http2SslContextSpec.forServer(CERTIFICATE.getKeyPair().getPrivate(), CERTIFICATE.getCertificate())))
			.handle((request, response) -> response.trailerHeaders((trailers) -> trailers.set("grpc-status", "0"))
				.sendString(request.receive().aggregate().asString().map((body) -> request.protocol() + " " + body)))
			.bindNow();
		try {
			to(app, Protocol.HTTP2, UpstreamTransport.of(tls()));
			String answer = reactor.netty.http.client.HttpClient.create()
				.host("127.0.0.1")
				.port(this.proxy.port())
				.headers((headers) -> headers.set("x-host", "app.test"))
				.post()
				.uri("/")
				.send(ByteBufMono.fromString(Mono.just("body")))
				.responseSingle((response, body) -> body.asString())
				.block(Duration.ofSeconds(20));
			assertThat(answer).isEqualTo("HTTP/2.0 body");
		}
		finally {
			app.disposeNow();
		}
	}

	private static HttpServer tellingServer(Set<String> told) {
		return HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.doOnChannelInit((observer, channel, address) -> channel.pipeline()
				.addFirst(new HAProxyMessageDecoder(), new ChannelInboundHandlerAdapter() {

					@Override
					public void channelRead(ChannelHandlerContext context, Object message) {
						if (message instanceof HAProxyMessage header) {
							told.add(header.sourceAddress() + ":" + header.sourcePort() + " to "
									+ header.destinationAddress() + ":" + header.destinationPort());
							header.release();
							context.read(); // the server reads when it is asked to
						}
						else {
							context.fireChannelRead(message);
						}
					}

				}))
			.handle((request, response) -> response.sendString(Mono.just("fine")));
	}

	private static UpstreamTls tls() {
		return new UpstreamTls(null, List.of(), true,
				new Trust.Authorities(new Pem.Text(AUTHORITY.certificate()), null), null);
	}

	private static SslContext serverContext() {
		try {
			return SslContextBuilder.forServer(CERTIFICATE.getKeyPair().getPrivate(), CERTIFICATE.getCertificatePath())
				.sslProvider(TlsProvider.best())
				.build();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String address(Socket client) {
		return "127.0.0.1:" + client.getLocalPort() + " to 127.0.0.1:" + client.getPort();
	}

	private static String ask(Socket client) throws IOException {
		client.getOutputStream().write("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		client.setSoTimeout(10_000);
		byte[] answer = new byte[4096];
		int length = client.getInputStream().read(answer);
		return new String(answer, 0, Math.max(length, 0), StandardCharsets.US_ASCII);
	}

	private void to(DisposableServer app, Protocol protocol, UpstreamTransport transport) {
		to(app.port(), protocol, PoolLimits.DEFAULT, transport);
	}

	private void to(RawUpstream app, PoolLimits limits, UpstreamTransport transport) {
		to(app.port(), Protocol.HTTP1, limits, transport);
	}

	private void to(int port, Protocol protocol, PoolLimits limits, UpstreamTransport transport) {
		Cluster plain = Proxy.cluster(protocol, limits, port);
		this.proxy.with(new Cluster(plain.key(), protocol, plain.endpoints(), plain.loadBalancing(),
				new LocalityBalancing.None(), plain.connectTimeout(), limits, transport, null, 0, null));
	}

	private String get() throws IOException, InterruptedException {
		return get("/");
	}

	private String get(String target) throws IOException, InterruptedException {
		return this.proxy.client
			.send(HttpRequest.newBuilder(URI.create(this.proxy.url(target))).build(), BodyHandlers.ofString())
			.body();
	}

}
