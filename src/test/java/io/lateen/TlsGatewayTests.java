package io.lateen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SNIHostName;

import io.lateen.tls.TestAuthority;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A gateway whose servers have TLS, with certificates from Secrets that come, change and
 * go.
 */
class TlsGatewayTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle A = AUTHORITY.issue("a.test", "b.test");

	private static final String RESOURCES = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw}
			spec:
			  servers:
			  - {port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.test, "*.a.test"], tls: {mode: SIMPLE, credentialName: a}}
			  - {port: {number: 443, name: b, protocol: HTTPS}, hosts: [b.test], tls: {mode: SIMPLE, credentialName: b}}
			  - {port: {number: 443, name: bad, protocol: HTTPS}, hosts: [bad.test], tls: {mode: SIMPLE, credentialName: bad}}
			  - {port: {number: 443, name: absent, protocol: HTTPS}, hosts: [absent.test], tls: {mode: SIMPLE, credentialName: absent}}
			  - {port: {number: 443, name: expired, protocol: HTTPS}, hosts: [expired.test], tls: {mode: SIMPLE, credentialName: expired}}
			  - {port: {number: 443, name: late, protocol: HTTPS}, hosts: [late.test], tls: {mode: SIMPLE, credentialName: late}}
			  - {port: {number: 443, name: tcp, protocol: TLS}, hosts: [tcp.test], tls: {mode: SIMPLE, credentialName: bad}}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: a}
			spec: {hosts: [a.test], gateways: [gw], http: [{directResponse: {status: 200, body: {string: a}}}]}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: b}
			spec: {hosts: [b.test], gateways: [gw], http: [{directResponse: {status: 200, body: {string: b}}}]}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: tcp}
			spec: {hosts: [tcp.test], gateways: [gw], tcp: [{route: [{destination: {host: nowhere.test}}]}]}
			""";

	@TempDir
	private static Path folder;

	private static ConfigurableApplicationContext gateway;

	private static int port;

	private static int management;

	@BeforeAll
	static void start() throws IOException {
		write("gateway.yaml", RESOURCES);
		secret("a", A.getCertificatePathPEM(), A.getPrivateKeyPEM());
		secret("b", A.getCertificatePathPEM(), A.getPrivateKeyPEM());
		secret("bad", "no certificate", "no key");
		port = GatewayProcess.freePort();
		management = GatewayProcess.freePort();
		gateway = new SpringApplicationBuilder(LateenApplication.class).run("--lateen.source=directory",
				"--lateen.directory=" + folder, "--lateen.ports.443=" + port, "--management.server.port=" + management);
		await().atMost(Duration.ofSeconds(20))
			.ignoreExceptions()
			.until(() -> get("a.test", "a.test", HttpProtocol.HTTP11).equals("200 a"));
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@Test
	void eachServerServesItsOwnHosts() {
		for (HttpProtocol protocol : new HttpProtocol[] { HttpProtocol.HTTP11, HttpProtocol.H2 }) {
			assertThat(get("a.test", "a.test", protocol)).isEqualTo("200 a");
			assertThat(get("b.test", "b.test", protocol)).isEqualTo("200 b");
		}
	}

	@Test
	void aRequestOnTheConnectionOfAnotherServerIsMisdirectedOverHttp2() {
		assertThat(get("a.test", "b.test", HttpProtocol.H2)).isEqualTo("421");
		assertThat(get("a.test", "nobody.test", HttpProtocol.H2)).isEqualTo("421");
		assertThat(get("a.test", "x.a.test", HttpProtocol.H2)).describedAs("its own host, without route")
			.isEqualTo("404");
	}

	@Test
	void overHttp1ItIsNotFoundAsWithIstio() {
		assertThat(get("a.test", "b.test", HttpProtocol.HTTP11)).isEqualTo("404");
		assertThat(get("a.test", "nobody.test", HttpProtocol.HTTP11)).isEqualTo("404");
	}

	@Test
	void whatIsWrongIsToldOfItsOwnServer() {
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(actuator("problems")).contains(
					"spec.servers[2].tls: Secret istio-system/bad: certificate: no certificate in it: handshakes fail")
				.contains("spec.servers[3].tls.credentialName: Secret istio-system/absent not found")
				.contains("spec.servers[6].tls: Secret istio-system/bad"));
		assertThat(actuator("listeners")).contains("\"CN=leaf\"", "\"CN=authority\"", "notAfter")
			.doesNotContain("PRIVATE", "no key");
	}

	@Test
	void certificatesThatAreExpiredOrSoonWillBeAreNamedAndShown() throws Exception {
		Instant now = Instant.now();
		X509Bundle expired = AUTHORITY.issue((all) -> all.subject("CN=expired").notAfter(now.minusSeconds(60)));
		X509Bundle late = AUTHORITY.issue((all) -> all.subject("CN=late")
			.notBefore(now.minus(Duration.ofDays(80)))
			.notAfter(now.plus(Duration.ofDays(10))));
		secret("expired", expired.getCertificatePathPEM(), expired.getPrivateKeyPEM());
		secret("late", late.getCertificatePathPEM(), late.getPrivateKeyPEM());
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(actuator("problems"))
				.contains("WARNING Gateway default/gw", "spec.servers[4].tls: certificate CN=expired expired at")
				.contains("spec.servers[5].tls: certificate CN=late expires at"));
		assertThat(get("expired.test", "expired.test", HttpProtocol.HTTP11)).isEqualTo("404");
		assertThat(get("a.test", "a.test", HttpProtocol.HTTP11)).isEqualTo("200 a");
	}

	@Test
	void rotationFailsNoHandshake() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger shown = new AtomicInteger();
		CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
			while (!done.get()) {
				assertThat(get("b.test", "b.test", HttpProtocol.HTTP11)).isEqualTo("200 b");
				shown.incrementAndGet();
			}
		});
		for (int i = 0; i < 5; i++) {
			X509Bundle next = AUTHORITY.issue("b.test");
			secret("b", next.getCertificatePathPEM(), next.getPrivateKeyPEM());
			awaitShown(next);
			secret("b", A.getCertificatePathPEM(), next.getPrivateKeyPEM());
			await().atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(actuator("problems")).contains("does not fit", "stays in use"));
			assertThat(get("b.test", "b.test", HttpProtocol.H2)).isEqualTo("200 b");
		}
		Files.delete(folder.resolve("b.yaml"));
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(actuator("problems")).contains("Secret istio-system/b not found"));
		assertThat(get("b.test", "b.test", HttpProtocol.H2)).isEqualTo("200 b");
		secret("b", A.getCertificatePathPEM(), A.getPrivateKeyPEM());
		awaitShown(A);
		done.set(true);
		load.get();
		assertThat(shown).hasPositiveValue();
	}

	private static void awaitShown(X509Bundle bundle) {
		String serial = bundle.getCertificate().getSerialNumber().toString(16);
		await().atMost(Duration.ofSeconds(10)).until(() -> actuator("listeners").contains(serial));
	}

	private static String get(String serverName, String host, HttpProtocol protocol) {
		ConnectionProvider connections = ConnectionProvider.newConnection();
		return HttpClient.create(connections)
			.protocol(protocol)
			.secure((spec) -> spec
				.sslContext((protocol == HttpProtocol.H2)
						? Http2SslContextSpec.forClient()
							.configure((ssl) -> ssl.trustManager(InsecureTrustManagerFactory.INSTANCE))
						: Http11SslContextSpec.forClient()
							.configure((ssl) -> ssl.trustManager(InsecureTrustManagerFactory.INSTANCE)))
				.serverNames(new SNIHostName(serverName)))
			.headers((headers) -> headers.set(HttpHeaderNames.HOST, host))
			.get()
			.uri("https://127.0.0.1:" + port + "/")
			.responseSingle((response, body) -> body.asString()
				.defaultIfEmpty("")
				.map((text) -> (response.status().code() + " " + text).strip()))
			.block(Duration.ofSeconds(20));
	}

	private static String actuator(String endpoint) {
		return HttpClient.create()
			.get()
			.uri("http://127.0.0.1:" + management + "/actuator/" + endpoint)
			.responseContent()
			.aggregate()
			.asString()
			.block(Duration.ofSeconds(10));
	}

	private static void secret(String name, String certificate, String key) throws IOException {
		write(name + ".yaml", """
				apiVersion: v1
				kind: Secret
				metadata: {name: %s, namespace: istio-system}
				type: kubernetes.io/tls
				data: {tls.crt: %s, tls.key: %s}
				""".formatted(name, base64(certificate), base64(key)));
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void write(String file, String text) throws IOException {
		Path beside = Files.writeString(Files.createTempFile("resource", ".part"), text);
		Files.move(beside, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
	}

}
