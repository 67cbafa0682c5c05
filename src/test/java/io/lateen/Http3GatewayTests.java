package io.lateen;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.listener.RawHttp3;
import io.lateen.tls.TestAuthority;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A gateway that serves HTTP/3 beside HTTP/2. */
class Http3GatewayTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle A = AUTHORITY.issue("a.test");

	private static final int PARTS = 20;

	private static final byte[] LARGE = large();

	private static final String RESOURCES = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw}
			spec:
			  servers:
			  - {port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.test], tls: {mode: SIMPLE, credentialName: a}}
			  - {port: {number: 443, name: b, protocol: HTTPS}, hosts: [b.test], tls: {mode: SIMPLE, credentialName: b}}
			  - {port: {number: 443, name: mutual, protocol: HTTPS}, hosts: [mutual.test], tls: {mode: MUTUAL, credentialName: a, insecureSkipVerify: true}}
			  - {port: {number: 443, name: old, protocol: HTTPS}, hosts: [old.test], tls: {mode: SIMPLE, credentialName: a, maxProtocolVersion: TLSV1_2}}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: all}
			spec:
			  hosts: [a.test, b.test, mutual.test, old.test]
			  gateways: [gw]
			  http:
			  - {match: [{uri: {prefix: /redirect}}], redirect: {uri: /there}}
			  - {match: [{uri: {prefix: /direct}}], directResponse: {status: 202, body: {string: direct}}}
			  - {match: [{uri: {prefix: /gone}}], route: [{destination: {host: gone.test}}]}
			  - match: [{uri: {prefix: /flaky}}]
			    retries: {attempts: 2, retryOn: 5xx}
			    route: [{destination: {host: app.test}}]
			  - match: [{uri: {prefix: /app}}]
			    headers: {request: {set: {x-to-app: "1"}}, response: {set: {x-from-app: "1"}}}
			    rewrite: {uri: /echo}
			    route: [{destination: {host: app.test}}]
			---
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: app}
			spec: {hosts: [app.test], ports: [{number: 80, name: http, protocol: HTTP, targetPort: %d}], resolution: STATIC, endpoints: [{address: 127.0.0.1}]}
			""";

	@TempDir
	private static Path folder;

	private static final AtomicInteger flaky = new AtomicInteger();

	private static DisposableServer application;

	private static ConfigurableApplicationContext gateway;

	private static int port;

	private static int management;

	@BeforeAll
	static void start() throws IOException {
		application = HttpServer.create()
			.port(0)
			.route((routes) -> routes
				.get("/flaky",
						(request, response) -> response.status((flaky.getAndIncrement() % 2 == 0) ? 503 : 200)
							.sendString(Flux.just("at last")))
				.get("/echo/cut",
						(request,
								response) -> response.sendString(Flux.just("begun")
									.concatWith(Flux.<String>error(new IllegalStateException("cut"))
										.delaySubscription(Duration.ofMillis(100)))))
				.get("/echo/large",
						(request, response) -> response.sendByteArray(Flux.range(0, PARTS).map((part) -> LARGE)))
				.route((request) -> true,
						(request, response) -> request.receive()
							.aggregate()
							.asByteArray()
							.defaultIfEmpty(new byte[0])
							.flatMapMany((body) -> response.sendString(
									Flux.just(describe(request.method() + " " + request.uri(), request.requestHeaders())
											+ "body " + body.length + " " + Arrays.hashCode(body))))))
			.bindNow();
		write("gateway.yaml", RESOURCES.formatted(application.port()));
		secret("a", A);
		secret("b", AUTHORITY.issue("b.test"));
		port = GatewayProcess.freePort();
		management = GatewayProcess.freePort();
		gateway = new SpringApplicationBuilder(LateenApplication.class).run("--lateen.source=directory",
				"--lateen.directory=" + folder, "--lateen.ports.443=" + port, "--management.server.port=" + management,
				"--lateen.http3=on");
		await().atMost(Duration.ofSeconds(40)).until(() -> actuator("listeners").contains("\"http3\":{\"open\":true"));
	}

	private static byte[] large() {
		byte[] bytes = new byte[1024 * 1024];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) ('a' + i % 26);
		}
		return bytes;
	}

	@AfterAll
	static void stop() {
		gateway.close();
		application.disposeNow();
	}

	@ParameterizedTest
	@CsvSource({ "GET, /app/x?y=1", "HEAD, /app/x", "POST, /app/x", "DELETE, /app/x", "GET, /redirect/x",
			"GET, /direct", "GET, /gone", "GET, /nowhere", "POST, /nowhere", "GET, /flaky" })
	void isAnsweredAsOverHttp2(String method, String path) throws Exception {
		assertThat(overHttp3(method, "a.test", path)).isEqualTo(overHttp2(method, "a.test", path));
	}

	@Test
	void eachServerServesItsOwnHosts() throws Exception {
		assertThat(overHttp3("GET", "b.test", "/direct").status()).isEqualTo(202);
		try (RawHttp3 client = new RawHttp3(port, "a.test")) {
			assertThat(client.ask(RawHttp3.get("/direct").authority("b.test")).next()).isEqualTo("421");
		}
	}

	@Test
	void bodiesOfAnySizeGoBothWays() throws Exception {
		try (RawHttp3 client = new RawHttp3(port, "a.test")) {
			assertThat(client.ask(RawHttp3.get("/app/up").method("POST"), LARGE, PARTS).body())
				.contains("body " + PARTS * LARGE.length);
			assertThat(client.ask(RawHttp3.get("/app/large")).body()).hasSize(PARTS * LARGE.length);
		}
	}

	@Test
	void anAnswerThatIsCutOffDoesNotLookWhole() throws Exception {
		try (RawHttp3 client = new RawHttp3(port, "a.test")) {
			assertThat(client.ask(RawHttp3.get("/app/cut")).body()).isNull();
		}
	}

	@Test
	void clientsAreToldOfItByThePortTheyKnow() {
		assertThat(overHttp2("GET", "a.test", "/app/x").headers()).containsEntry("alt-svc",
				List.of("h3=\":443\"; ma=86400"));
		assertThat(overHttp2("GET", "a.test", "/redirect").headers()).containsKey("alt-svc");
		assertThat(overHttp2("GET", "a.test", "/nowhere").headers()).describedAs("as with Istio on routes only")
			.doesNotContainKey("alt-svc");
	}

	@Test
	void serversThatAskForCertificatesOrHaveOldTlsAreNotServedOverIt() {
		for (String host : new String[] { "mutual.test", "old.test", "nobody.test" }) {
			assertThatThrownBy(() -> overHttp3("GET", host, "/direct")).describedAs(host).isNotNull();
		}
		assertThat(overHttp2("GET", "old.test", "/direct").headers()).doesNotContainKey("alt-svc");
		assertThat(actuator("listeners")).contains("\"http3\":{\"open\":true,\"problem\":null")
			.contains("it asks clients for certificates", "its maxProtocolVersion is below TLS 1.3");
	}

	@Test
	void rotationIsLiveForNewHandshakes() throws Exception {
		for (int i = 0; i < 3; i++) {
			X509Bundle next = AUTHORITY.issue("b.test");
			secret("b", next);
			String serial = next.getCertificate().getSerialNumber().toString(16);
			await().atMost(Duration.ofSeconds(10)).until(() -> actuator("listeners").contains(serial));
			try (RawHttp3 client = new RawHttp3(port, "b.test")) {
				assertThat(client.certificate()).isEqualTo(next.getCertificate());
				assertThat(client.ask(RawHttp3.get("/direct").authority("b.test")).next()).isEqualTo("202");
			}
		}
	}

	private static Answer overHttp3(String method, String host, String path) throws Exception {
		try (RawHttp3 client = new RawHttp3(port, host)) {
			Http3Headers headers = RawHttp3.get(path).method(method).authority(host + ":" + port);
			RawHttp3.Stream stream = method.equals("POST")
					? client.ask(headers.set("content-length", "6"), "a body".getBytes(), 1) : client.ask(headers);
			String body = stream.body();
			DefaultHttpHeaders answered = new DefaultHttpHeaders();
			stream.head().forEach((header) -> {
				if (header.getKey().charAt(0) != ':') {
					answered.add(header.getKey(), header.getValue());
				}
			});
			return Answer.of(Integer.parseInt(stream.head().status().toString()), answered, body);
		}
	}

	private static Answer overHttp2(String method, String host, String path) {
		return HttpClient.create(ConnectionProvider.newConnection())
			.protocol(HttpProtocol.H2)
			.resolver(new Loopback())
			.secure((tls) -> tls.sslContext(Http2SslContextSpec.forClient()
				.configure((ssl) -> ssl.trustManager(InsecureTrustManagerFactory.INSTANCE))))
			.request(HttpMethod.valueOf(method))
			.uri("https://" + host + ":" + port + path)
			.send((request, outbound) -> method.equals("POST") ? outbound.sendString(Flux.just("a body")) : outbound)
			.responseSingle((response, body) -> body.asString()
				.defaultIfEmpty("")
				.map((text) -> Answer.of(response.status().code(), response.responseHeaders(), text)))
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

	private static String describe(String line, HttpHeaders headers) {
		return line + "\n" + sorted(headers) + "\n";
	}

	private static Map<String, List<String>> sorted(HttpHeaders headers) {
		Map<String, List<String>> sorted = new TreeMap<>();
		headers.names().forEach((name) -> sorted.put(name.toLowerCase(), headers.getAll(name)));
		// differ from one request to the next, or are the client's own
		sorted.keySet()
			.removeAll(List.of("date", "x-request-id", "x-envoy-upstream-service-time", "user-agent", "accept",
					"transfer-encoding", "x-http2-stream-id"));
		return sorted;
	}

	private static void secret(String name, X509Bundle bundle) throws IOException {
		write(name + ".yaml", """
				apiVersion: v1
				kind: Secret
				metadata: {name: %s, namespace: istio-system}
				type: kubernetes.io/tls
				data: {tls.crt: %s, tls.key: %s, ca.crt: %s}
				""".formatted(name, base64(bundle.getCertificatePathPEM()), base64(bundle.getPrivateKeyPEM()),
				base64(AUTHORITY.certificate())));
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void write(String file, String text) throws IOException {
		Path beside = Files.writeString(Files.createTempFile("resource", ".part"), text);
		Files.move(beside, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
	}

	private record Answer(int status, Map<String, List<String>> headers, String body) {

		static Answer of(int status, HttpHeaders headers, String body) {
			return new Answer(status, sorted(headers), body);
		}

	}

	/** Every name is this machine's. */
	private static final class Loopback extends AddressResolverGroup<java.net.InetSocketAddress> {

		@Override
		protected AddressResolver<java.net.InetSocketAddress> newResolver(EventExecutor executor) {
			return new InetNameResolver(executor) {

				@Override
				protected void doResolve(String name, Promise<InetAddress> promise) {
					promise.setSuccess(named(name));
				}

				@Override
				protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
					promise.setSuccess(List.of(named(name)));
				}

			}.asAddressResolver();
		}

		private static InetAddress named(String name) {
			try {
				return InetAddress.getByAddress(name, new byte[] { 127, 0, 0, 1 });
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
