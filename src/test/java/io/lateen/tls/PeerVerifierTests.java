package io.lateen.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLEngine;

import io.lateen.model.Pem;
import io.lateen.model.Trust;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Certificates are looked at as Envoy looks at them: real handshakes, in memory. */
class PeerVerifierTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final TestAuthority OTHER = TestAuthority.create("other");

	private static final X509Bundle LEAF = AUTHORITY.issue("app.test", "*.wild.test");

	@Test
	void itMustLeadToAnAuthority() throws Exception {
		assertThat(handshake(LEAF, verifier(AUTHORITY, null), "app.test")).isNull();
		assertThat(handshake(LEAF, verifier(OTHER, null), "app.test"))
			.hasRootCauseMessage("unable to find valid certification path to requested target");
	}

	@Test
	void authoritiesMayVouchForAuthorities() throws Exception {
		TestAuthority between = AUTHORITY.intermediate("between");
		assertThat(handshake(between.issue("app.test"), verifier(AUTHORITY, null), "app.test")).isNull();
		assertThat(handshake(between.issue("app.test"), verifier(between, null), "app.test")).isNull();
	}

	@Test
	void itMustBeInItsTime() throws Exception {
		X509Bundle expired = AUTHORITY.issue((all) -> all.notAfter(Instant.now().minus(1, ChronoUnit.MINUTES)));
		assertThat(handshake(expired, verifier(AUTHORITY, null), "app.test")).isNotNull();
	}

	@Test
	void itMustBeOneForServers() throws Exception {
		assertThat(handshake(AUTHORITY.issueForClients(), verifier(AUTHORITY, null), "app.test")).isNotNull();
	}

	@Test
	void anyoneIsNotLookedAt() throws Exception {
		assertThat(handshake(LEAF, PeerVerifier.of(new Trust.Anyone(), List.of(), false), "no.test")).isNull();
	}

	@Test
	void theSystemTrustsNoneOfThese() throws Exception {
		assertThat(handshake(LEAF, PeerVerifier.of(new Trust.SystemAuthorities(), List.of(), false), "app.test"))
			.hasRootCauseMessage("unable to find valid certification path to requested target");
	}

	@ParameterizedTest
	@CsvSource({ "app.test,true", "APP.test,true", "a.wild.test,true", "wild.test,false", "a.b.wild.test,false",
			"leaf,false", "b.test,false" })
	void itMustBeValidForTheHostWhereAsked(String host, boolean valid) throws Exception {
		PeerVerifier verifier = PeerVerifier.of(new Trust.Authorities(new Pem.Text(AUTHORITY.certificate()), null),
				List.of(), true);
		if (valid) {
			assertThat(handshake(LEAF, verifier, host)).isNull();
		}
		else {
			assertThat(handshake(LEAF, verifier, host)).hasRootCauseMessage("The certificate is not valid for " + host);
		}
	}

	@Test
	void itMustHaveOneOfTheNamesWhereAsked() throws Exception {
		Trust trust = new Trust.Authorities(new Pem.Text(AUTHORITY.certificate()), null);
		assertThat(handshake(LEAF, PeerVerifier.of(trust, List.of("no.test", "app.test"), false), "h")).isNull();
		assertThat(handshake(LEAF, PeerVerifier.of(trust, List.of("no.test"), false), "app.test"))
			.hasRootCauseMessage("The certificate has none of the names [no.test]");
		X509Bundle spiffe = AUTHORITY.issue((all) -> {
			try {
				return all.addSanUriName("spiffe://cluster.local/ns/a/sa/b").addSanIpAddress("10.0.0.1");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(handshake(spiffe, PeerVerifier.of(trust, List.of("spiffe://cluster.local/ns/a/sa/b"), false), "h"))
			.isNull();
		assertThat(handshake(spiffe, PeerVerifier.of(trust, List.of("10.0.0.1"), false), "h")).isNull();
		assertThat(handshake(spiffe, PeerVerifier.of(trust, List.of("10.0.0.2"), false), "h")).isNotNull();
	}

	@Test
	void itMustNotBeRevoked() throws Exception {
		X509Bundle revoked = AUTHORITY.issue("app.test");
		String list = AUTHORITY.revocationList(revoked.getCertificate());
		assertThat(handshake(LEAF, verifier(AUTHORITY, list), "app.test")).isNull();
		assertThat(handshake(revoked, verifier(AUTHORITY, list), "app.test")).isNotNull();
	}

	@Test
	void aListBesideTheAuthoritiesCountsToo() throws Exception {
		X509Bundle revoked = AUTHORITY.issue("app.test");
		String both = AUTHORITY.certificate() + AUTHORITY.revocationList(revoked.getCertificate());
		PeerVerifier verifier = PeerVerifier.of(new Trust.Authorities(new Pem.Text(both), null), List.of(), false);
		assertThat(handshake(LEAF, verifier, "app.test")).isNull();
		assertThat(handshake(revoked, verifier, "app.test")).isNotNull();
	}

	@Test
	void withOneListThereMustBeOneForEachCertificateOnTheWay() throws Exception {
		TestAuthority between = AUTHORITY.intermediate("between");
		X509Bundle leaf = between.issue("app.test");
		assertThat(handshake(leaf, verifier(AUTHORITY, between.revocationList()), "app.test")).isNotNull();
		assertThat(handshake(leaf, verifier(AUTHORITY, AUTHORITY.revocationList()), "app.test")).isNotNull();
		assertThat(
				handshake(leaf, verifier(AUTHORITY, between.revocationList() + AUTHORITY.revocationList()), "app.test"))
			.isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no PEM" })
	void authoritiesThatAreNoneAreSaid(String text) {
		assertThatExceptionOfType(UnusableCredentialException.class)
			.isThrownBy(() -> PeerVerifier.of(new Trust.Authorities(new Pem.Text(text), null), List.of(), false))
			.withMessage("authorities: no certificate in it");
	}

	@Test
	void listsThatAreNoneAreSaid() {
		assertThatExceptionOfType(UnusableCredentialException.class)
			.isThrownBy(() -> verifier(AUTHORITY, AUTHORITY.certificate()))
			.withMessage("CRL: no CRL in it");
	}

	private static PeerVerifier verifier(TestAuthority authority, @Nullable String revoked)
			throws UnusableCredentialException {
		return PeerVerifier.of(new Trust.Authorities(new Pem.Text(authority.certificate()),
				(revoked != null) ? new Pem.Text(revoked) : null), List.of(), false);
	}

	/** What the client found wrong, null for nothing: by either provider the same. */
	private static @Nullable Throwable handshake(X509Bundle server, PeerVerifier verifier, String host)
			throws Exception {
		Throwable jdk = handshake(SslProvider.JDK, server, verifier, host);
		Throwable best = handshake(TlsProvider.best(), server, verifier, host);
		assertThat(best == null).isEqualTo(jdk == null);
		return best;
	}

	private static @Nullable Throwable handshake(SslProvider provider, X509Bundle server, PeerVerifier verifier,
			String host) throws Exception {
		X509Certificate[] path = server.getCertificatePath();
		SslContext acceptor = SslContextBuilder.forServer(server.getKeyPair().getPrivate(), Arrays.asList(path))
			.sslProvider(provider)
			.build();
		SslContext connector = SslContextBuilder.forClient()
			.sslProvider(provider)
			.ciphers(CipherSuites.of(List.of(), provider))
			.endpointIdentificationAlgorithm(null)
			.trustManager(verifier)
			.build();
		SSLEngine engine = connector.newEngine(UnpooledByteBufAllocator.DEFAULT, host, 443);
		SslHandler client = new SslHandler(engine);
		EmbeddedChannel from = new EmbeddedChannel(client);
		EmbeddedChannel to = new EmbeddedChannel(acceptor.newHandler(UnpooledByteBufAllocator.DEFAULT));
		for (int i = 0; i < 100 && !client.handshakeFuture().isDone(); i++) {
			pass(from, to);
			pass(to, from);
		}
		Throwable cause = client.handshakeFuture().cause();
		from.finishAndReleaseAll();
		to.finishAndReleaseAll();
		return cause;
	}

	private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
		from.runPendingTasks();
		ByteBuf data = from.readOutbound();
		while (data != null) {
			try {
				to.writeInbound(data);
			}
			catch (Exception ex) {
				if (!(ex instanceof CertificateException) && !(ex instanceof io.netty.handler.codec.DecoderException)) {
					throw ex;
				}
			}
			data = from.readOutbound();
		}
	}

}
