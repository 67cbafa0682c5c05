package io.lateen.listener;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLSocket;

import io.lateen.model.Credential;
import io.lateen.model.MeshSettings;
import io.lateen.model.Pem;
import io.lateen.model.ServerTls;
import io.lateen.model.ServerTls.Clients;
import io.lateen.model.ServerTls.Clients.Need;
import io.lateen.model.ServerTls.Version;
import io.lateen.model.Trust;
import io.lateen.tls.TestAuthority;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Given servers with TLS, when clients come, then each is served by the right one or not
 * at all.
 */
@ParameterizedClass
@EnumSource(value = SslProvider.class, names = { "OPENSSL", "JDK" })
class TlsTerminationTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final TestAuthority CLIENTS = TestAuthority.create("clients");

	private static final X509Bundle A = AUTHORITY.issue("a.test");

	private static final X509Bundle WILD = AUTHORITY.issue("*.wild.test");

	private static final TlsClient CLIENT = new TlsClient(AUTHORITY, null);

	private final SslProvider provider;

	private final TestGateway gateway;

	TlsTerminationTests(SslProvider provider) {
		this.provider = provider;
		this.gateway = new TestGateway(provider);
	}

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void theServerNameChoosesTheCertificateAndTheRouteTable() throws IOException {
		serve(Map.of("a.test", simple(A), "*.wild.test", simple(WILD)));
		try (SSLSocket socket = CLIENT.connect(port(), "a.test")) {
			assertThat(shown(socket)).isEqualTo(A.getCertificate());
			assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
		}
		try (SSLSocket socket = CLIENT.connect(port(), "x.y.WILD.test")) {
			assertThat(shown(socket)).isEqualTo(WILD.getCertificate());
		}
		assertThat(CLIENT.ask(port(), "a.test", "other.test")).contains("server a.test\n", "scheme https\n",
				"host other.test\n", "x-forwarded-proto: https\n");
	}

	@Test
	void whoAsksForNoServerIsReset() {
		serve(Map.of("a.test", simple(A)));
		assertReset("b.test");
		assertReset(null);
	}

	@Test
	void aServerForAllNamesTakesTheOthers() throws IOException {
		serve(Map.of("a.test", simple(A), "*", simple(WILD)));
		try (SSLSocket one = CLIENT.connect(port(), "b.test"); SSLSocket other = CLIENT.connect(port(), null)) {
			assertThat(shown(one)).isEqualTo(WILD.getCertificate());
			assertThat(shown(other)).isEqualTo(WILD.getCertificate());
		}
	}

	@Test
	void clearTextIsClosedUnlessThereIsAPlainServerToo() throws IOException {
		serve(Map.of("*", simple(A)));
		try (RawClient client = this.gateway.connect()) {
			assertThat(client.head("GET / HTTP/1.1", "Host: a.test").closed()).isTrue();
		}
		this.gateway.publishTls(MeshSettings.DEFAULT, true, Map.of("*", simple(A)));
		assertThat(this.gateway.ask("GET / HTTP/1.1").body()).contains("server plain\n", "scheme http\n");
		assertThat(CLIENT.ask(port(), "a.test", "a.test")).contains("server *\n", "scheme https\n");
	}

	@Test
	void whoDoesNotFinishItsHandshakeIsClosed() throws IOException {
		serve(Map.of("*", simple(A)));
		try (Socket socket = new Socket("127.0.0.1", port())) {
			socket.getOutputStream().write(new byte[] { 22, 3, 1 });
			socket.setSoTimeout(10_000);
			assertThat(isEnd(socket)).isTrue();
		}
	}

	@Test
	void aCertificateThatCannotBeUsedHurtsItsOwnServerOnly() throws IOException {
		Credential mismatch = new Credential.KeyPair(pem(A.getCertificatePathPEM()), pem(WILD.getPrivateKeyPEM()));
		Credential missing = new Credential.Unavailable("Secret x/y not found");
		serve(Map.of("a.test", simple(A), "mismatch.test", simple("mismatch", mismatch), "missing.test",
				simple("missing", missing)));
		assertReset("mismatch.test");
		assertReset("missing.test");
		CLIENT.connect(port(), "a.test").close();
	}

	@Test
	void aNewCertificateIsShownAtOnceAndOpenConnectionsStay() throws IOException {
		serve(Map.of("a.test", simple(A)));
		X509Bundle second = AUTHORITY.issue("a.test");
		try (SSLSocket open = CLIENT.connect(port(), "a.test"); RawClient client = new RawClient(open)) {
			serve(Map.of("a.test", simple(second)));
			try (SSLSocket next = CLIENT.connect(port(), "a.test")) {
				assertThat(shown(next)).isEqualTo(second.getCertificate());
			}
			assertThat(client.head("GET / HTTP/1.1", "Host: a.test").answer().body()).contains("server a.test");
		}
	}

	@Test
	void whatCannotBeUsedDoesNotTakeThePlaceOfWhatCould() throws IOException {
		serve(Map.of("a.test", simple(A)));
		serve(Map.of("a.test", simple("a.test", new Credential.KeyPair(pem("no"), pem("nothing")))));
		CLIENT.connect(port(), "a.test").close();
		serve(Map.of("a.test", simple("a.test", new Credential.Unavailable("gone"))));
		CLIENT.connect(port(), "a.test").close();
		serve(Map.of("a.test", simple("another", new Credential.Unavailable("gone"))));
		assertReset("a.test");
	}

	@Test
	void filesAreFollowed(@TempDir Path directory) throws IOException {
		Path certificate = Files.writeString(directory.resolve("tls.crt"), A.getCertificatePathPEM());
		Path key = Files.writeString(directory.resolve("tls.key"), A.getPrivateKeyPEM());
		serve(Map.of("a.test", simple("files",
				new Credential.KeyPair(new Pem.File(certificate.toString()), new Pem.File(key.toString())))));
		CLIENT.connect(port(), "a.test").close();
		X509Bundle second = AUTHORITY.issue("a.test");
		Files.writeString(certificate, second.getCertificatePathPEM());
		Files.writeString(key, second.getPrivateKeyPEM());
		await().atMost(Duration.ofSeconds(10)).until(() -> {
			try (SSLSocket socket = CLIENT.connect(port(), "a.test")) {
				return shown(socket).equals(second.getCertificate());
			}
		});
	}

	/** {@code MeshConfig.tlsDefaults.ecdhCurves}; the JDK keeps to its own. */
	@Test
	void keysAreAgreedUponInTheGroupsThatTheServerHas() throws IOException {
		assumeThat(this.provider).isEqualTo(SslProvider.OPENSSL);
		ServerTls tls = new ServerTls(List.of(new ServerTls.Certificate("a", credential(A))), Clients.ANYONE, null,
				null, List.of(), List.of("P-384", "X25519"));
		serve(Map.of("a.test", tls));
		for (String group : List.of("secp384r1", "x25519")) {
			CLIENT.connect(port(), "a.test", (parameters) -> parameters.setNamedGroups(new String[] { group })).close();
		}
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> CLIENT.connect(port(), "a.test",
				(parameters) -> parameters.setNamedGroups(new String[] { "secp256r1" })));
	}

	@Test
	void anExpiredCertificateIsShown() throws Exception {
		X509Bundle expired = AUTHORITY.issue((builder) -> builder.notBefore(Instant.now().minus(2, ChronoUnit.DAYS))
			.notAfter(Instant.now().minus(1, ChronoUnit.DAYS)));
		serve(Map.of("a.test", simple(expired)));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> CLIENT.connect(port(), "a.test"))
			.withStackTraceContaining("CertificateExpiredException");
	}

	@Test
	void ofTwoKeyTypesTheClientGetsTheOneThatItCanTake() throws IOException {
		X509Bundle rsa = AUTHORITY.issue((builder) -> builder.algorithm(Algorithm.rsa2048));
		serve(Map.of("a.test",
				new ServerTls(
						List.of(new ServerTls.Certificate("rsa", credential(rsa)),
								new ServerTls.Certificate("ecdsa", credential(A))),
						Clients.ANYONE, null, null, List.of())));
		for (String version : List.of("TLSv1.2", "TLSv1.3")) {
			assertThat(shownTo(version, "ECDSA")).isEqualTo(A.getCertificate());
			assertThat(shownTo(version, "RSA")).isEqualTo(rsa.getCertificate());
		}
	}

	private Certificate shownTo(String version, String keyType) throws IOException {
		try (SSLSocket socket = TlsClient.trustingAll().connect(port(), "a.test", (parameters) -> {
			parameters.setProtocols(new String[] { version });
			parameters.setSignatureSchemes(keyType.equals("RSA") ? new String[] { "rsa_pss_rsae_sha256" }
					: new String[] { "ecdsa_secp256r1_sha256" });
			parameters.setCipherSuites(version.equals("TLSv1.3") ? new String[] { "TLS_AES_128_GCM_SHA256" }
					: new String[] { "TLS_ECDHE_" + keyType + "_WITH_AES_128_GCM_SHA256" });
		})) {
			return shown(socket);
		}
	}

	@Test
	void versionsAndCipherSuitesAreThoseOfTheServer() throws IOException {
		serve(Map.of("old.test", tls(Version.TLS_1_2, List.of("ECDHE-ECDSA-AES256-GCM-SHA384")), "new.test",
				tls(null, List.of())));
		assertThat(protocol("old.test", "TLSv1.2", "TLSv1.3")).isEqualTo("TLSv1.2");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> protocol("old.test", "TLSv1.3"));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> CLIENT.connect(port(), "old.test", (parameters) -> parameters
				.setCipherSuites(new String[] { "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" })));
		assertThat(protocol("new.test", "TLSv1.2")).isEqualTo("TLSv1.2");
		assertThat(protocol("new.test", "TLSv1.3")).isEqualTo("TLSv1.3");
	}

	private String protocol(String serverName, String... versions) throws IOException {
		try (SSLSocket socket = CLIENT.connect(port(), serverName, (parameters) -> parameters.setProtocols(versions))) {
			return socket.getSession().getProtocol();
		}
	}

	@Test
	void http2IsNegotiated() throws IOException {
		serve(Map.of("a.test", simple(A)));
		assertThat(negotiated("h2", "http/1.1")).isEqualTo("h2");
		assertThat(negotiated("http/1.1")).isEqualTo("http/1.1");
		assertThat(negotiated("other")).isEmpty();
	}

	private String negotiated(String... protocols) throws IOException {
		try (SSLSocket socket = CLIENT.connect(port(), "a.test",
				(parameters) -> parameters.setApplicationProtocols(protocols))) {
			return socket.getApplicationProtocol();
		}
	}

	@Test
	void whoComesBackIsSparedAFullHandshake() throws IOException {
		serve(Map.of("a.test", simple(A)));
		TlsClient client = new TlsClient(AUTHORITY, null);
		for (String version : List.of("TLSv1.2", "TLSv1.3")) {
			long first = created(client, version);
			assertThat(created(client, version)).describedAs(version).isEqualTo(first);
		}
	}

	// a session that is resumed was created before
	private long created(TlsClient client, String version) throws IOException {
		try (SSLSocket socket = client.connect(port(), "a.test",
				(parameters) -> parameters.setProtocols(new String[] { version }));
				RawClient raw = new RawClient(socket)) {
			raw.head("GET / HTTP/1.1", "Host: a.test").answer(); // tickets come with it
			return socket.getSession().getCreationTime();
		}
	}

	@Test
	void aClientThatMustShowACertificateIsToldOf() throws IOException {
		X509Bundle good = CLIENTS.issue("client.test");
		serve(Map.of("a.test", mutual(Need.REQUIRED, List.of(), List.of(), List.of())));
		assertThat(new TlsClient(AUTHORITY, good).ask(port(), "a.test", "a.test", "x-forwarded-client-cert: By=me"))
			.containsPattern("x-forwarded-client-cert: Hash=[0-9a-f]{64};Cert=\"-----BEGIN%20CERTIFICATE-----%0A[^\"]+"
					+ "-----END%20CERTIFICATE-----%0A\";Subject=\"CN=leaf\";DNS=client.test\n")
			.doesNotContain("By=me");
		assertRefused(CLIENT);
		assertRefused(new TlsClient(AUTHORITY, AUTHORITY.issue("client.test")));
	}

	@Test
	void aClientThatMayShowACertificateNeedNot() throws IOException {
		serve(Map.of("a.test", mutual(Need.OPTIONAL, List.of(), List.of(), List.of())));
		assertThat(CLIENT.ask(port(), "a.test", "a.test", "x-forwarded-client-cert: By=me"))
			.doesNotContain("x-forwarded-client-cert");
		assertThat(new TlsClient(AUTHORITY, CLIENTS.issue("c.test")).ask(port(), "a.test", "a.test"))
			.contains("x-forwarded-client-cert: Hash=");
		assertRefused(new TlsClient(AUTHORITY, AUTHORITY.issue("c.test")));
	}

	@Test
	void namesAndHashesOfClientsAreLookedAt() throws IOException {
		X509Bundle good = CLIENTS.issue("good.test");
		TlsClient client = new TlsClient(AUTHORITY, good);
		TlsClient other = new TlsClient(AUTHORITY, CLIENTS.issue("other.test"));
		serve(Map.of("a.test", mutual(Need.REQUIRED, List.of("good.test"), List.of(), List.of())));
		assertThat(client.ask(port(), "a.test", "a.test")).contains("DNS=good.test");
		assertRefused(other);
		String ofKey = Base64.getEncoder().encodeToString(sha256(good.getCertificate().getPublicKey().getEncoded()));
		serve(Map.of("a.test", mutual(Need.REQUIRED, List.of(), List.of(ofKey), List.of("00"))));
		assertThat(client.ask(port(), "a.test", "a.test")).contains("DNS=good.test");
		assertRefused(other);
	}

	private static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertRefused(TlsClient client) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.ask(port(), "a.test", "a.test"));
	}

	private static ServerTls mutual(Need need, List<String> names, List<String> keys, List<String> certificates) {
		Trust trust = new Trust.Authorities(pem(CLIENTS.certificate()), null);
		return new ServerTls(List.of(new ServerTls.Certificate("a", credential(A))),
				new Clients(need, "clients", trust, false, names, keys, certificates), null, null, List.of());
	}

	private void serve(Map<String, ServerTls> byName) {
		this.gateway.publishTls(MeshSettings.DEFAULT, false, byName);
	}

	private int port() {
		return this.gateway.port();
	}

	private void assertReset(@Nullable String serverName) {
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> CLIENT.connect(port(), serverName));
	}

	private static boolean isEnd(Socket socket) throws IOException {
		try {
			return socket.getInputStream().read() < 0;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	private static Certificate shown(SSLSocket socket) throws IOException {
		return socket.getSession().getPeerCertificates()[0];
	}

	private static ServerTls simple(X509Bundle bundle) {
		return simple("a.test", credential(bundle));
	}

	private static ServerTls simple(String name, Credential credential) {
		return new ServerTls(List.of(new ServerTls.Certificate(name, credential)), Clients.ANYONE, null, null,
				List.of());
	}

	private static ServerTls tls(@Nullable Version most, List<String> cipherSuites) {
		return new ServerTls(List.of(new ServerTls.Certificate("a", credential(A))), Clients.ANYONE, null, most,
				cipherSuites);
	}

	private static Credential credential(X509Bundle bundle) {
		return new Credential.KeyPair(pem(bundle.getCertificatePathPEM()), pem(bundle.getPrivateKeyPEM()));
	}

	private static Pem pem(String text) {
		return new Pem.Text(text);
	}

}
