package io.lateen.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.lateen.exchange.ResponseFlag;
import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.Credential;
import io.lateen.model.Endpoint;
import io.lateen.model.LoadBalancing;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.Mirror;
import io.lateen.model.Pem;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import io.lateen.model.Trust;
import io.lateen.model.UpstreamTls;
import io.lateen.model.UpstreamTransport;
import io.lateen.tls.TestAuthority;
import io.lateen.tls.TlsProvider;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Applications that are spoken to by TLS, and never in clear text. */
@Timeout(30)
class UpstreamTlsTests {

	private static final String FAILED = "upstream connect error or disconnect/reset before headers. ";

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle APP = AUTHORITY.issue("app.test", "*.app.test", "localhost");

	private static final Trust TRUSTED = trust(AUTHORITY);

	private final Proxy proxy = new Proxy();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@TempDir
	Path folder;

	@AfterEach
	void close() {
		this.proxy.close();
		this.client.close();
	}

	@Test
	void theServerNameIsTheHostAndTheProtocolIsOffered() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			assertThat(get("app.test").body()).isEqualTo("app.test http/1.1");
			assertThat(get("a.app.test:8080").body()).isEqualTo("a.app.test http/1.1");
			assertThat(get("localhost").body()).isEqualTo("localhost http/1.1");
		}
	}

	@Test
	void anAddressIsNoServerName() throws Exception {
		X509Bundle byAddress = AUTHORITY.issue((builder) -> builder.addSanIpAddress("127.0.0.1"));
		try (RawUpstream app = TlsUpstream.of(byAddress, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			assertThat(get("127.0.0.1:80").body()).isEqualTo(" http/1.1");
		}
	}

	@Test
	void theRulesServerNameIsSentForAllHosts() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls("fixed.test", List.of("app.test"), false, TRUSTED, null));
			assertThat(get("a.test").body()).isEqualTo("fixed.test http/1.1");
			assertThat(get("b.test").body()).isEqualTo("fixed.test http/1.1");
			assertThat(app.connections).hasValue(1);
		}
	}

	@Test
	void requestsToTheSameHostShareAConnectionAndOthersDoNot() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			for (int i = 0; i < 3; i++) {
				get("a.app.test");
				get("b.app.test");
			}
			assertThat(app.connections).hasValue(2);
		}
	}

	@Test
	void aCertificateOfAnotherHostFailsTheRequest() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			HttpResponse<String> answer = get("other.test");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).isEqualTo(FAILED + "reset reason: remote connection failure, transport failure "
					+ "reason: TLS_error:The certificate is not valid for other.test");
			assertThat(this.proxy.info().flags()).contains(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
			assertThat(app.requests).isEmpty();
		}
	}

	@Test
	void aCertificateOfAnotherAuthorityTooAfterAllTries() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), true, trust(TestAuthority.create("other")), null));
			this.proxy.retry(new RetryPolicy(2, Set.of(Condition.CONNECT_FAILURE), Set.of(), null, Duration.ofMillis(2),
					TriedHosts.ALLOW));
			assertThat(get("app.test").body())
				.startsWith(FAILED + "retried and the latest reset reason: remote connection failure, "
						+ "transport failure reason: TLS_error:");
			assertThat(this.proxy.info().attempts()).isEqualTo(3);
			assertThat(app.requests).isEmpty();
		}
	}

	@Test
	void anyCertificateWillDoWhereNoneIsLookedAt() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), false, new Trust.Anyone(), null));
			assertThat(get("other.test").body()).isEqualTo("other.test http/1.1");
		}
	}

	@Test
	void theGatewayShowsItsOwnCertificate() throws Exception {
		X509Bundle own = AUTHORITY.issue((builder) -> builder.subject("CN=gateway"));
		try (RawUpstream app = TlsUpstream.of(APP, AUTHORITY,
				(exchange) -> exchange.respond(200, TlsUpstream.client(exchange)))) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, new Credential.KeyPair(
					new Pem.Text(own.getCertificatePEM()), new Pem.Text(own.getPrivateKeyPEM()))));
			assertThat(get("app.test").body()).isEqualTo("CN=gateway");
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			assertThat(get("app.test").statusCode()).isEqualTo(503);
		}
	}

	@ParameterizedTest
	@EnumSource
	void withoutItsCertificatesNothingIsSent(Protocol protocol) throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.with(withTls(Proxy.cluster(protocol, PoolLimits.DEFAULT, app.port()), new UpstreamTls(null,
					List.of(), true, new Trust.Unavailable("Secret istio-system/x not found"), null)));
			HttpResponse<String> answer = get("app.test");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).endsWith("TLS_error:Secret is not supplied by SDS");
			assertThat(app.connections).hasValue(0);
		}
	}

	@Test
	void whoDoesNotSpeakTlsFailsTheRequest() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> exchange.send("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			CompletableFuture<HttpResponse<String>> answer = this.client.sendAsync(request("app.test", ""),
					BodyHandlers.ofString());
			await().until(() -> {
				app.closeConnections();
				return answer.isDone();
			});
			assertThat(answer.get().statusCode()).isEqualTo(503);
			assertThat(answer.get().body()).contains("TLS_error:");
		}
	}

	@Test
	void theHandshakeIsPartOfTheConnectTimeout() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> Thread.sleep(10_000))) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			long begin = System.nanoTime();
			assertThat(get("app.test").body()).isEqualTo(FAILED + "reset reason: connection timeout");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(900),
					Duration.ofSeconds(5));
		}
	}

	@Test
	void filesThatChangeAreUsedByNewConnections() throws Exception {
		Path file = Files.writeString(this.folder.resolve("ca.crt"), TestAuthority.create("other").certificate());
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), true, new Trust.Authorities(new Pem.File(file.toString()), null),
					null));
			assertThat(get("app.test").statusCode()).isEqualTo(503);
			Files.writeString(file, AUTHORITY.certificate());
			await().until(() -> get("app.test").statusCode() == 200);
			Files.writeString(file, "half a fi");
			TimeUnit.MILLISECONDS.sleep(1500); // twice as long as it takes to be seen
			assertThat(get("a.app.test").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aChangeOfSettingsEndsNoRequestUnderWay() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (RawUpstream app = RawUpstream.saying("in clear text");
				RawUpstream slow = TlsUpstream.of(APP, (exchange) -> {
					release.await();
					exchange.respond(200, "late");
				})) {
			to(slow, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			CompletableFuture<HttpResponse<String>> first = this.client.sendAsync(request("app.test", ""),
					BodyHandlers.ofString());
			await().until(() -> slow.requests.size() == 1);
			to(slow, new UpstreamTls("fixed.test", List.of(), false, TRUSTED, null));
			CompletableFuture<HttpResponse<String>> second = this.client.sendAsync(request("app.test", ""),
					BodyHandlers.ofString());
			await().until(() -> slow.requests.size() == 2);
			this.proxy.to(app.port());
			release.countDown();
			assertThat(first.get().body()).isEqualTo("late");
			assertThat(second.get().body()).isEqualTo("late");
			assertThat(slow.connections).hasValue(2);
		}
	}

	@Test
	void connectionsFromBeforeAreNotUsed() throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.to(app.port());
			assertThat(get("app.test").statusCode()).isEqualTo(200);
			to(app, new UpstreamTls(null, List.of(), false, new Trust.Unavailable("none"), null));
			assertThat(get("app.test").statusCode()).isEqualTo(503);
			assertThat(app.requests).hasSize(1);
		}
	}

	@Test
	void norWhileItsNameIsBeingResolved() throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.to(app.port());
			assertThat(get("app.test").statusCode()).isEqualTo(200);
			Endpoints nobody = new Endpoints.Dns(List.of(new Endpoint("nobody.invalid", app.port(), 1, true, "")),
					false);
			this.proxy.with(withTls(
					new Cluster(Proxy.CLUSTER, Protocol.HTTP1, nobody, new LoadBalancing.LeastRequest(),
							Duration.ofSeconds(1), PoolLimits.DEFAULT),
					new UpstreamTls(null, List.of(), false, new Trust.Anyone(), null)));
			assertThat(get("app.test").statusCode()).isEqualTo(503);
			assertThat(app.requests).filteredOn((request) -> request.line().startsWith("POST")).hasSize(1);
		}
	}

	@Test
	void mirrorsAreSentByTlsToo() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, UpstreamTlsTests::report)) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			this.proxy.mirrors(List.of(new Mirror(Proxy.CLUSTER, 1_000_000)));
			assertThat(get("app.test").statusCode()).isEqualTo(200);
			await().until(() -> app.requests.size() == 2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void sessionsAreResumed(String version) throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, version, (exchange) -> {
			long created = TlsUpstream.session(exchange).getCreationTime();
			exchange.respond(200, TlsUpstream.session(exchange).getProtocol() + " " + created, "Connection: close");
		})) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			String first = get("app.test").body();
			assertThat(first).startsWith(version);
			TimeUnit.MILLISECONDS.sleep(20); // a new one would be younger
			assertThat(get("app.test").body()).isEqualTo(first);
			assertThat(get("a.app.test").body()).isNotEqualTo(first);
			assertThat(app.connections).hasValue(3);
		}
	}

	/** Java's sockets read on after their goodbye: what was sent meanwhile is lost. */
	@Test
	void connectionsEndedWhileIdleAreNotTheClientsProblem() throws Exception {
		try (RawUpstream app = TlsUpstream.of(APP, (exchange) -> {
			exchange.respond(200, "fine");
			TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(5_000));
			exchange.close();
		})) {
			to(app, new UpstreamTls(null, List.of(), true, TRUSTED, null));
			HttpRequest get = HttpRequest.newBuilder(URI.create(this.proxy.url("/")))
				.header("x-host", "app.test")
				.build();
			for (int i = 0; i < 200; i++) {
				assertThat(this.client.send(get, BodyHandlers.ofString()).body()).isEqualTo("fine");
				TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(5_000));
			}
		}
	}

	/** As servers of most kinds do it: goodbye, and close. */
	@Test
	void norAreBodiesSentTo() throws Exception {
		DisposableServer app = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.secure((spec) -> spec.sslContext(serverContext()))
			.idleTimeout(Duration.ofMillis(3))
			.handle((request, response) -> response.sendString(request.receive().aggregate().asString()))
			.bindNow();
		try {
			this.proxy.with(withTls(Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT, app.port()),
					new UpstreamTls(null, List.of(), true, TRUSTED, null)));
			for (int i = 0; i < 200; i++) {
				HttpResponse<String> answer = this.client.send(request("app.test", "body " + i),
						BodyHandlers.ofString());
				assertThat(answer.body()).isEqualTo("body " + i);
				TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(6_000));
			}
		}
		finally {
			app.disposeNow();
		}
	}

	private static SslContext serverContext() {
		try {
			return SslContextBuilder.forServer(APP.getKeyPair().getPrivate(), APP.getCertificatePath())
				.sslProvider(TlsProvider.best())
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void report(RawUpstream.Exchange exchange) throws IOException {
		exchange.respond(200, TlsUpstream.serverName(exchange) + " " + TlsUpstream.protocol(exchange));
	}

	private static Trust trust(TestAuthority authority) {
		return new Trust.Authorities(new Pem.Text(authority.certificate()), null);
	}

	private void to(RawUpstream app, UpstreamTls tls) {
		this.proxy.with(withTls(Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT, app.port()), tls));
	}

	static Cluster withTls(Cluster plain, UpstreamTls tls) {
		return new Cluster(plain.key(), plain.protocol(), plain.endpoints(), plain.loadBalancing(),
				new LocalityBalancing.None(), plain.connectTimeout(), plain.pool(), UpstreamTransport.of(tls), null, 0,
				null);
	}

	private HttpRequest request(String host, String body) {
		return HttpRequest.newBuilder(URI.create(this.proxy.url("/")))
			.header("x-host", host)
			.POST(BodyPublishers.ofString(body))
			.build();
	}

	private HttpResponse<String> get(String host) throws IOException, InterruptedException {
		return this.client.send(request(host, ""), BodyHandlers.ofString());
	}

}
