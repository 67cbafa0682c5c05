package io.lateen.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.net.ssl.TrustManager;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates for tests. */
public final class TestAuthority {

	private final X509Bundle bundle;

	private TestAuthority(X509Bundle bundle) {
		this.bundle = bundle;
	}

	public static TestAuthority create(String name) {
		return new TestAuthority(
				build(builder(name).setIsCertificateAuthority(true), (builder) -> builder.buildSelfSigned()));
	}

	/** An authority that this one vouches for. */
	public TestAuthority intermediate(String name) {
		return new TestAuthority(
				build(builder(name).setIsCertificateAuthority(true), (builder) -> builder.buildIssuedBy(this.bundle)));
	}

	/** A certificate for servers and clients with these DNS names. */
	public X509Bundle issue(String... names) {
		return issue((builder) -> builder.addExtensionOctetString("2.5.29.17", false, dnsNames(names)));
	}

	/** With wildcards, which the builder refuses. */
	private static byte[] dnsNames(String... names) {
		try {
			return new GeneralNames(Stream.of(names)
				.map((name) -> new GeneralName(GeneralName.dNSName, name))
				.toArray(GeneralName[]::new)).getEncoded();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One that servers can't use. */
	public X509Bundle issueForClients() {
		return build(builder("client").addExtendedKeyUsageClientAuth(),
				(builder) -> builder.buildIssuedBy(this.bundle));
	}

	public X509Bundle issue(UnaryOperator<CertificateBuilder> more) {
		CertificateBuilder builder = builder("leaf").addExtendedKeyUsageServerAuth().addExtendedKeyUsageClientAuth();
		return build(more.apply(builder), (all) -> all.buildIssuedBy(this.bundle));
	}

	private static CertificateBuilder builder(String name) {
		Instant now = Instant.now();
		return new CertificateBuilder().ecp256()
			.subject("CN=" + name)
			.notBefore(now.minus(1, ChronoUnit.HOURS))
			.notAfter(now.plus(1, ChronoUnit.DAYS));
	}

	/** For those who trust it. */
	public KeyStore keyStore() throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("authority", this.bundle.getCertificate());
		return store;
	}

	/** Of Java's own TLS. */
	public TrustManager[] trustManagers() {
		return this.bundle.toTrustManagerFactory().getTrustManagers();
	}

	/** In PEM form. */
	public String certificate() {
		return this.bundle.getCertificatePEM();
	}

	/** In PEM form. */
	public String revocationList(X509Certificate... revoked) {
		try {
			Date now = Date.from(Instant.now().minus(1, ChronoUnit.HOURS));
			JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
					this.bundle.getCertificate().getSubjectX500Principal(), now);
			builder.setNextUpdate(Date.from(Instant.now().plus(1, ChronoUnit.DAYS)));
			for (X509Certificate certificate : revoked) {
				BigInteger serial = certificate.getSerialNumber();
				builder.addCRLEntry(serial, now, CRLReason.keyCompromise);
			}
			StringWriter pem = new StringWriter();
			try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
				writer.writeObject(builder.build(
						new JcaContentSignerBuilder("SHA256withECDSA").build(this.bundle.getKeyPair().getPrivate())));
			}
			return pem.toString();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private interface Building {

		X509Bundle build(CertificateBuilder builder) throws Exception;

	}

	private static X509Bundle build(CertificateBuilder builder, Building building) {
		try {
			return building.build(builder);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
