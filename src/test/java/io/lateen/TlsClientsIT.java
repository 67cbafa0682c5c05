package io.lateen;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.lateen.browser.Browser.Page;
import io.lateen.browser.Chromium;
import io.lateen.tls.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients as they are out there, each asking the servers of one Gateway with TLS. All
 * servers share a certificate, so that clients may share connections between them.
 */
@Timeout(300)
class TlsClientsIT {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle SERVER = AUTHORITY.issue("a.site.test", "b.site.test", "m.site.test", "localhost");

	private static final X509Bundle CLIENT = AUTHORITY.issue("client.test");

	private static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw}
			spec:
			  servers:
			  - {port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.site.test], tls: {mode: SIMPLE, credentialName: one}}
			  - {port: {number: 443, name: b, protocol: HTTPS}, hosts: [b.site.test], tls: {mode: SIMPLE, credentialName: one}}
			  - {port: {number: 443, name: rest, protocol: HTTPS}, hosts: ["*"], tls: {mode: SIMPLE, credentialName: one}}
			  - {port: {number: 443, name: m, protocol: HTTPS}, hosts: [m.site.test], tls: {mode: MUTUAL, credentialName: one}}
			---
			apiVersion: v1
			kind: Secret
			metadata: {name: one, namespace: istio-system}
			data: {tls.crt: %s, tls.key: %s, ca.crt: %s}
			---
			""";

	private static final String ROUTES = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: a}
			spec:
			  hosts: [a.site.test]
			  gateways: [gw]
			  http:
			  - match: [{uri: {exact: /page}}]
			    headers: {response: {set: {content-type: text/html}}}
			    directResponse:
			      status: 200
			      body: {string: "<script>fetch('https://b.site.test/', {credentials: 'include'}).then(async (b) => document.title = `${b.status} ${await b.text()}`)</script>"}
			  - directResponse: {status: 200, body: {string: a}}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: b}
			spec:
			  hosts: [b.site.test]
			  gateways: [gw]
			  http:
			  - headers: {response: {set: {access-control-allow-origin: "*"}}}
			    directResponse: {status: 200, body: {string: b}}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: rest}
			spec: {hosts: ["*"], gateways: [gw], http: [{directResponse: {status: 200, body: {string: rest}}}]}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: m}
			spec: {hosts: [m.site.test], gateways: [gw], http: [{directResponse: {status: 200, body: {string: m}}}]}
			""";

	@TempDir
	private static Path folder;

	private static int port;

	private static int istiosPort;

	private static GatewayProcess gateway;

	/** Answers 404 where Istio does, and has the JDK's TLS. */
	private static GatewayProcess istios;

	@BeforeAll
	static void start() throws IOException {
		Path resources = Files.createDirectory(folder.resolve("resources"));
		String authority = AUTHORITY.certificate();
		Files.writeString(resources.resolve("gateway.yaml"), GATEWAY.formatted(base64(SERVER.getCertificatePathPEM()),
				base64(SERVER.getPrivateKeyPEM()), base64(authority)) + ROUTES);
		Files.writeString(folder.resolve("authority.pem"), authority);
		Files.writeString(folder.resolve("client.pem"), CLIENT.getCertificatePathPEM());
		Files.writeString(folder.resolve("client.key"), CLIENT.getPrivateKeyPEM());
		port = GatewayProcess.freePort();
		gateway = new GatewayProcess(folder.resolve("gateway.log"), "--lateen.directory=" + resources,
				"--lateen.ports.443=" + port);
		istiosPort = GatewayProcess.freePort();
		istios = new GatewayProcess(folder.resolve("istios.log"), "--lateen.directory=" + resources,
				"--lateen.ports.443=" + istiosPort, "--lateen.tell-misdirected=false", "--lateen.tls=jdk");
	}

	@AfterAll
	static void stop() {
		gateway.close();
		istios.close();
	}

	@Test
	void curl() {
		requireTool("curl", "--version");
		assertThat(curl("a.site.test", "--http2")).isEqualTo("a 2 200");
		assertThat(curl("a.site.test", "--http1.1")).isEqualTo("a 1.1 200");
		assertThat(curl("b.site.test", "--http2")).isEqualTo("b 2 200");
		assertThat(curl("a.site.test", "--http2", "-H", "Host: b.site.test")).isEqualTo("2 421");
		assertThat(curl("a.site.test", "--http1.1", "-H", "Host: b.site.test")).isEqualTo("1.1 404");
		assertThat(curl("m.site.test", "--cert", folder + "/client.pem", "--key", folder + "/client.key"))
			.isEqualTo("m 2 200");
		assertThat(curl("m.site.test")).endsWith(" 000");
	}

	private static String curl(String server, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of("curl", "-s", "--max-time", "20", "--cacert", folder + "/authority.pem", "--connect-to",
						"::127.0.0.1:" + port, "-w", " %{http_version} %{http_code}", "https://" + server + "/"));
		command.addAll(List.of(arguments));
		return run(command, "").strip();
	}

	@Test
	void go() {
		requireTool("go", "version");
		String asked = """
				a.site.test a.site.test h2 hidden
				a.site.test a.site.test http/1.1 hidden
				b.site.test b.site.test h2 hidden
				a.site.test b.site.test h2 hidden
				a.site.test b.site.test http/1.1 hidden
				m.site.test m.site.test h2 shown
				m.site.test m.site.test h2 hidden
				""";
		assertThat(run(List.of("go", "run", "src/test/go/client.go", "" + port, folder + "/authority.pem",
				folder + "/client.pem", folder + "/client.key"), asked))
			.isEqualTo("""
					a.site.test a.site.test h2 hidden HTTP/2.0 200 a
					a.site.test a.site.test http/1.1 hidden HTTP/1.1 200 a
					b.site.test b.site.test h2 hidden HTTP/2.0 200 b
					a.site.test b.site.test h2 hidden HTTP/2.0 421
					a.site.test b.site.test http/1.1 hidden HTTP/1.1 404
					m.site.test m.site.test h2 shown HTTP/2.0 200 m
					m.site.test m.site.test h2 hidden refused
					""");
	}

	@Test
	void java() throws Exception {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(AUTHORITY.keyStore());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		for (Version version : Version.values()) {
			if (version == Version.HTTP_2 || version == Version.HTTP_1_1) {
				try (HttpClient client = HttpClient.newBuilder().sslContext(context).version(version).build()) {
					HttpResponse<String> answer = client.send(
							HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/")).build(),
							BodyHandlers.ofString());
					assertThat(answer.version()).isEqualTo(version);
					assertThat(answer.body()).isEqualTo("rest");
				}
			}
		}
	}

	/** What Istio's users see: github.com/istio/istio/issues/13589. */
	@Test
	void chromiumThatSharesAConnectionWithAnotherServerIsToldSoAndOpensTheRightOne() throws Exception {
		assertThat(fetchedFromB("lateen", port)).isEqualTo("200 b");
	}

	@Test
	void chromiumIsLeftWith404AsWithIstioWhereThatIsAskedFor() throws Exception {
		assertThat(fetchedFromB("istio", istiosPort)).startsWith("404");
	}

	// by a page of a.site.test
	private static String fetchedFromB(String profile, int port) throws Exception {
		Requirement.that(Chromium.installed().isPresent(), "Chromium");
		String trusted = Base64.getEncoder()
			.encodeToString(
					MessageDigest.getInstance("SHA-256").digest(SERVER.getCertificate().getPublicKey().getEncoded()));
		try (Chromium browser = new Chromium(Chromium.installed().orElseThrow(),
				Files.createDirectory(folder.resolve(profile)), "--host-resolver-rules=MAP *.test 127.0.0.1:" + port,
				"--ignore-certificate-errors-spki-list=" + trusted, "--disable-web-security")) {
			Page page = browser.open("https://a.site.test/page");
			await("title").atMost(Duration.ofSeconds(30))
				.until(() -> page.evaluate("document.title").matches("\\d{3}.*"));
			assertThat(page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")).isEqualTo("h2");
			return page.evaluate("document.title");
		}
	}

	@Test
	void noClientGetsAnotherHandshakeOnItsConnection() {
		requireTool("openssl", "version");
		for (int each : List.of(port, istiosPort)) {
			String output = run(List.of("openssl", "s_client", "-tls1_2", "-servername", "a.site.test", "-connect",
					"127.0.0.1:" + each, "-CAfile", folder + "/authority.pem"), "R\n");
			assertThat(output).contains("Secure Renegotiation IS supported", "RENEGOTIATING");
			assertThat(output.split("depth=0", -1)).describedAs(output).hasSize(2); // one
																					// handshake
		}
	}

	private static void requireTool(String... command) {
		Requirement.that(!run(List.of(command), "").isEmpty(), command[0]);
	}

	/**
	 * Its output; what it is told is not ended, so that it decides itself when to end.
	 */
	private static String run(List<String> command, String input) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
			process.getOutputStream().flush();
			if (!input.startsWith("R")) {
				process.getOutputStream().close();
			}
			process.onExit().orTimeout(command.contains("s_client") ? 5 : 120, TimeUnit.SECONDS).exceptionally((_) -> {
				process.destroy();
				return process;
			});
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
	}

}
