package io.lateen.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.lateen.model.Credential;
import io.lateen.model.Pem;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A certificate and its key, from PEM. */
class IdentityTests {

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final X509Bundle LEAF = AUTHORITY.issue("app.test");

	private static final X509Bundle RSA = AUTHORITY.issue(CertificateBuilder::rsa2048);

	@TempDir
	Path folder;

	@Test
	void keysMayBePkcs8() throws Exception {
		assertThat(identity(LEAF.getCertificatePEM(), LEAF.getPrivateKeyPEM()).chain())
			.containsExactly(LEAF.getCertificate());
		assertThat(identity(RSA.getCertificatePEM(), RSA.getPrivateKeyPEM()).key())
			.isEqualTo(RSA.getKeyPair().getPrivate());
	}

	@Test
	void orPkcs1OrSec1AsOpensslWritesThem() throws Exception {
		byte[] pkcs1 = PrivateKeyInfo.getInstance(RSA.getKeyPair().getPrivate().getEncoded())
			.parsePrivateKey()
			.toASN1Primitive()
			.getEncoded();
		String rsa = pem("RSA PRIVATE KEY", pkcs1);
		assertThat(identity(RSA.getCertificatePEM(), rsa).key()).isEqualTo(RSA.getKeyPair().getPrivate());
		String sec1 = pem("EC PRIVATE KEY", sec1((ECPrivateKey) LEAF.getKeyPair().getPrivate()));
		assertThat(identity(LEAF.getCertificatePEM(), sec1).chain()).hasSize(1);
	}

	@Test
	void theChainIsKeptInItsOrder() throws Exception {
		TestAuthority between = AUTHORITY.intermediate("between");
		X509Bundle leaf = between.issue("app.test");
		Identity identity = identity(leaf.getCertificatePEM() + between.certificate(), leaf.getPrivateKeyPEM());
		assertThat(identity.chain()).extracting((one) -> one.getSubjectX500Principal().getName())
			.containsExactly("CN=leaf", "CN=between");
	}

	@Test
	void filesAreReadToo() throws Exception {
		Path certificate = Files.writeString(this.folder.resolve("tls.crt"), LEAF.getCertificatePEM());
		Path key = Files.writeString(this.folder.resolve("tls.key"), LEAF.getPrivateKeyPEM());
		assertThat(
				Identity.of(new Credential.KeyPair(new Pem.File(certificate.toString()), new Pem.File(key.toString())))
					.chain())
			.containsExactly(LEAF.getCertificate());
	}

	@Test
	void whatIsWrongIsSaid() {
		assertWrong("certificate: no certificate in it", "", LEAF.getPrivateKeyPEM());
		assertWrong("certificate: no certificate in it", LEAF.getPrivateKeyPEM(), LEAF.getPrivateKeyPEM());
		assertWrong("private key: no private key in it", LEAF.getCertificatePEM(), LEAF.getCertificatePEM());
		assertWrong("private key: cannot be understood", LEAF.getCertificatePEM(),
				"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
		assertWrong("private key: is encrypted", LEAF.getCertificatePEM(),
				"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
		assertWrong("the private key does not fit the certificate (CN=leaf)", LEAF.getCertificatePEM(),
				AUTHORITY.issue("other.test").getPrivateKeyPEM());
		assertWrong("the private key does not fit the certificate (CN=leaf)", LEAF.getCertificatePEM(),
				RSA.getPrivateKeyPEM());
		assertThatExceptionOfType(UnusableCredentialException.class)
			.isThrownBy(() -> identity("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", ""))
			.withMessageStartingWith("certificate: cannot be understood (");
		assertThatExceptionOfType(UnusableCredentialException.class)
			.isThrownBy(() -> Identity.of(new Credential.Unavailable("Secret a/b not found")))
			.withMessage("Secret a/b not found");
		Pem nowhere = new Pem.File(this.folder.resolve("nowhere").toString());
		assertThatExceptionOfType(UnusableCredentialException.class)
			.isThrownBy(() -> Identity.of(new Credential.KeyPair(nowhere, nowhere)))
			.withMessage("certificate in file %s/nowhere: no such file".formatted(this.folder));
	}

	@Test
	void certificatesOutOfTheirTimeAreWarnedOfAndUsed() throws Exception {
		Instant now = Instant.now();
		X509Bundle expired = AUTHORITY.issue((builder) -> builder.notAfter(now.minus(1, ChronoUnit.MINUTES)));
		assertThat(identity(expired.getCertificatePEM(), expired.getPrivateKeyPEM()).warnings(now)).singleElement()
			.asString()
			.startsWith("certificate CN=leaf expired at ");
		X509Bundle early = AUTHORITY.issue((builder) -> builder.notBefore(now.plus(1, ChronoUnit.HOURS)));
		assertThat(identity(early.getCertificatePEM(), early.getPrivateKeyPEM()).warnings(now)).singleElement()
			.asString()
			.startsWith("certificate CN=leaf is not valid before ");
		X509Bundle late = AUTHORITY.issue(
				(builder) -> builder.notBefore(now.minus(80, ChronoUnit.DAYS)).notAfter(now.plus(10, ChronoUnit.DAYS)));
		assertThat(identity(late.getCertificatePEM(), late.getPrivateKeyPEM()).warnings(now)).singleElement()
			.asString()
			.startsWith("certificate CN=leaf expires at ")
			.endsWith("has not been renewed");
		assertThat(identity(LEAF.getCertificatePEM(), LEAF.getPrivateKeyPEM()).warnings(now)).isEmpty();
	}

	@Test
	void theKeyIsNotShown() throws Exception {
		assertThat(identity(LEAF.getCertificatePEM(), LEAF.getPrivateKeyPEM())).hasToString("Identity[CN=leaf]");
	}

	private static void assertWrong(String message, String certificates, String key) {
		assertThatExceptionOfType(UnusableCredentialException.class).isThrownBy(() -> identity(certificates, key))
			.withMessage(message);
	}

	private static Identity identity(String certificates, String key) throws UnusableCredentialException {
		return Identity.of(new Credential.KeyPair(new Pem.Text(certificates), new Pem.Text(key)));
	}

	/** With the curve in it, which PKCS#8 has outside. */
	private static byte[] sec1(ECPrivateKey key) throws IOException {
		return new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1).getEncoded();
	}

	private static String pem(String type, byte[] content) throws IOException {
		StringWriter pem = new StringWriter();
		try (PemWriter writer = new PemWriter(pem)) {
			writer.writeObject(new PemObject(type, content));
		}
		return pem.toString();
	}

}
