package io.lateen.listener;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lateen.Requirement;
import io.lateen.model.Credential;
import io.lateen.model.MeshSettings;
import io.lateen.model.Pem;
import io.lateen.model.ServerTls;
import io.lateen.model.ServerTls.Clients;
import io.lateen.model.ServerTls.Version;
import io.lateen.tls.TestAuthority;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code openssl s_client} gets of servers with TLS: versions, cipher suites,
 * protocols, renegotiation and resumption, as testssl.sh looks at them.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(value = SslProvider.class, names = { "OPENSSL", "JDK" })
class OpenSslClientIT {

	private static final X509Bundle RSA = TestAuthority.create("authority")
		.issue((builder) -> builder.algorithm(Algorithm.rsa2048));

	private static final X509Bundle ECDSA = TestAuthority.create("authority").issue("a.test");

	/** Server, what is asked for, the version that is spoken; {@code -} for none. */
	private static final String HANDSHAKES = """
			default  -tls1_3                                      TLSv1.3
			default  -tls1_2                                      TLSv1.2
			default  -tls1_1 -cipher DEFAULT@SECLEVEL=0           -
			default  -tls1   -cipher DEFAULT@SECLEVEL=0           -
			most12   -tls1_3                                      -
			most12   -tls1_2                                      TLSv1.2
			least13  -tls1_3                                      TLSv1.3
			least13  -tls1_2                                      -
			least10  -tls1_3                                      TLSv1.3
			default  -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256    TLSv1.2
			default  -tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305    TLSv1.2
			default  -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256  TLSv1.2
			default  -tls1_2 -cipher ECDHE-RSA-AES128-SHA           -
			default  -tls1_2 -cipher AES128-GCM-SHA256              -
			suite    -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384    TLSv1.2
			suite    -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256    -
			default  -tls1_2 -cipher aNULL@SECLEVEL=0               -
			default  -tls1_2 -cipher eNULL@SECLEVEL=0               -
			default  -tls1_2 -cipher CAMELLIA@SECLEVEL=0            -
			default  -tls1_2 -cipher ARIA@SECLEVEL=0                -
			""";

	/** Suites that openssl itself no longer has. */
	private static final Map<String, Integer> WEAK = Map.of("NULL-MD5", 0x0001, "EXP-RC4-MD5", 0x0003, "RC4-SHA",
			0x0005, "EXP-DES-CBC-SHA", 0x0008, "DES-CBC-SHA", 0x0009, "DES-CBC3-SHA", 0x000a, "ECDHE-RSA-RC4-SHA",
			0xc011, "ECDHE-RSA-DES-CBC3-SHA", 0xc012);

	@TempDir
	private Path folder;

	private final SslProvider provider;

	private final TestGateway gateway;

	OpenSslClientIT(SslProvider provider) {
		Requirement.that(runs("openssl", "version"), "openssl");
		this.provider = provider;
		this.gateway = new TestGateway(provider);
		Map<String, ServerTls> servers = new HashMap<>();
		servers.put("default", tls(null, null));
		servers.put("most12", tls(null, Version.TLS_1_2));
		servers.put("least13", tls(Version.TLS_1_3, null));
		servers.put("least10", tls(Version.TLS_1_0, null, "ECDHE-ECDSA-AES128-SHA"));
		servers.put("suite", tls(null, null, "ECDHE-RSA-AES256-GCM-SHA384"));
		this.gateway.publishTls(MeshSettings.DEFAULT, false, servers);
	}

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private static ServerTls tls(@Nullable Version least, @Nullable Version most, String... suites) {
		return new ServerTls(Stream.of(RSA, ECDSA)
			.map((bundle) -> new ServerTls.Certificate(bundle.getKeyPair().getPublic().getAlgorithm(),
					new Credential.KeyPair(new Pem.Text(bundle.getCertificatePathPEM()),
							new Pem.Text(bundle.getPrivateKeyPEM()))))
			.toList(), Clients.ANYONE, least, most, List.of(suites));
	}

	@Test
	void versionsAndCipherSuitesAreThoseOfTheServer() {
		List<String> got = HANDSHAKES.lines().map((line) -> {
			String[] words = line.split(" +");
			String spoken = words[words.length - 1];
			String[] asked = List.of(words).subList(1, words.length - 1).toArray(String[]::new);
			return line.substring(0, line.length() - spoken.length()) + spoken(client(words[0], "", asked));
		}).toList();
		assertThat(got).isEqualTo(HANDSHAKES.lines().toList());
	}

	/** The JDK's TLS has put the old ones away for good. */
	@Test
	void oldVersionsAreSpokenWhereTheServerAsksForThem() {
		String expected = (this.provider == SslProvider.JDK) ? "-" : "TLSv1.1";
		assertThat(spoken(client("least10", "", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"))).isEqualTo(expected);
	}

	private static String spoken(String output) {
		return output.lines()
			.filter((line) -> line.startsWith("New, TLS") && !line.contains("(NONE)"))
			.findFirst()
			.flatMap((
					any) -> output.lines().map(String::strip).filter((line) -> line.startsWith("Protocol")).findFirst())
			.map((line) -> line.replaceAll("Protocol *: ", ""))
			.orElseGet(() -> output.contains("New, TLSv1.3, Cipher is TLS_") ? "TLSv1.3" : "-");
	}

	@Test
	void whatIsWeakIsRefused() throws IOException {
		Map<String, String> answers = new HashMap<>();
		for (Map.Entry<String, Integer> suite : WEAK.entrySet()) {
			try (Socket socket = new Socket("127.0.0.1", this.gateway.port())) {
				socket.setSoTimeout(10_000);
				socket.getOutputStream().write(clientHello("default", suite.getValue()));
				byte[] answer = socket.getInputStream().readNBytes(7);
				// an alert, fatal: handshake_failure
				answers.put(suite.getKey(), (answer[0] == 21 && answer[5] == 2) ? "alert " + answer[6] : "accepted");
			}
		}
		assertThat(answers).hasSameSizeAs(WEAK).allSatisfy((_, answer) -> assertThat(answer).isEqualTo("alert 40"));
	}

	@Test
	void theProtocolIsAgreedOn() {
		assertThat(client("default", "", "-alpn", "h2,http/1.1")).contains("ALPN protocol: h2");
		assertThat(client("default", "", "-alpn", "http/1.1")).contains("ALPN protocol: http/1.1");
		assertThat(client("default", "", "-alpn", "spdy/3")).contains("No ALPN negotiated");
	}

	@Test
	void nothingIsCompressed() {
		assertThat(client("default", "", "-tls1_2", "-comp")).contains("Compression: NONE");
	}

	@Test
	void whoComesBackShowsItsTicket() {
		for (String version : List.of("-tls1_2", "-tls1_3")) {
			String session = this.folder.resolve("session" + version).toString();
			String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
			client("default", request, version, "-sess_out", session, "-ign_eof");
			assertThat(client("default", "", version, "-sess_in", session)).describedAs(version)
				.contains("Reused, TLS");
		}
	}

	private String client(String server, String input, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of("openssl", "s_client", "-connect", "127.0.0.1:" + this.gateway.port(), "-servername", server));
		command.addAll(List.of(arguments));
		return run(command, input);
	}

	private static String run(List<String> command, String input) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
			process.getOutputStream().close();
			process.toHandle().onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally((_) -> {
				process.destroy();
				return process.toHandle();
			});
			try (InputStream output = process.getInputStream()) {
				return new String(output.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static boolean runs(String... command) {
		return run(List.of(command), "").startsWith("OpenSSL");
	}

	/** That of a client of TLS 1.2 with one suite. */
	private static byte[] clientHello(String server, int suite) {
		byte[] name = server.getBytes(StandardCharsets.US_ASCII);
		ByteBuffer extensions = ByteBuffer.allocate(200);
		extensions.putShort((short) 0) // server_name
			.putShort((short) (name.length + 5))
			.putShort((short) (name.length + 3))
			.put((byte) 0)
			.putShort((short) name.length)
			.put(name);
		extensions.putShort((short) 10).putShort((short) 4).putShort((short) 2).putShort((short) 23); // secp256r1
		extensions.putShort((short) 11).putShort((short) 2).put((byte) 1).put((byte) 0);
		extensions.putShort((short) 13) // rsa_pkcs1_sha256, rsa_pkcs1_sha1
			.putShort((short) 6)
			.putShort((short) 4)
			.putShort((short) 0x0401)
			.putShort((short) 0x0201);
		ByteBuffer body = ByteBuffer.allocate(500)
			.putShort((short) 0x0303)
			.put(new byte[32])
			.put((byte) 0)
			.putShort((short) 2)
			.putShort((short) suite)
			.put((byte) 1)
			.put((byte) 0)
			.putShort((short) extensions.position())
			.put(extensions.flip());
		return ByteBuffer.allocate(9 + body.position())
			.put(new byte[] { 22, 3, 1 })
			.putShort((short) (4 + body.position()))
			.putInt(1 << 24 | body.position())
			.put(body.flip())
			.array();
	}

}
