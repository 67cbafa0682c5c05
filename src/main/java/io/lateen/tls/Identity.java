package io.lateen.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.lateen.model.Credential;

/**
 * A certificate that can be shown to the other side. Immutable.
 *
 * @param chain the certificate, followed by those that lead to its authority
 * @param key the private key of the first one
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

	/** Warned of before the end, of a long life; of a short one a sixth. */
	private static final Duration LAST_DAYS = Duration.ofDays(14);

	public Identity {
		chain = List.copyOf(chain);
	}

	/**
	 * Reads a certificate and its key. May block, where they are files.
	 * @throws UnusableCredentialException when they are missing, can't be understood or
	 * don't belong together; an expired certificate is none of it, see {@link #warnings}
	 */
	public static Identity of(Credential credential) throws UnusableCredentialException {
		return switch (credential) {
			case Credential.Unavailable(String reason) -> throw new UnusableCredentialException(reason);
			case Credential.KeyPair(var certificates, var key) -> {
				Identity identity = new Identity(new PemReader(certificates, "certificate").certificates(),
						new PemReader(key, "private key").privateKey());
				identity.checkKey();
				yield identity;
			}
		};
	}

	/** Signs something with the key, and looks whether the certificate agrees. */
	private void checkKey() throws UnusableCredentialException {
		String algorithm = this.key.getAlgorithm();
		if (!algorithm.equals(this.chain.getFirst().getPublicKey().getAlgorithm()) || !signs(algorithm)) {
			throw new UnusableCredentialException("the private key does not fit the certificate (%s)"
				.formatted(this.chain.getFirst().getSubjectX500Principal()));
		}
	}

	private boolean signs(String algorithm) throws UnusableCredentialException {
		byte[] message = new byte[32];
		new SecureRandom().nextBytes(message);
		try {
			Signature signature = Signature.getInstance(switch (algorithm) {
				case "RSA" -> "SHA256withRSA";
				case "EC" -> "SHA256withECDSA";
				default -> algorithm;
			});
			signature.initSign(this.key);
			signature.update(message);
			byte[] signed = signature.sign();
			signature.initVerify(this.chain.getFirst().getPublicKey());
			signature.update(message);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException ex) {
			throw new UnusableCredentialException(
					"a private key of kind %s cannot be used (%s)".formatted(algorithm, ex.getMessage()), ex);
		}
	}

	/**
	 * What is wrong without making the certificate unusable: Istio serves expired ones,
	 * with no more than a line in its log (istio pilot/pkg/xds/sds.go,
	 * ValidateCertificate).
	 */
	public List<String> warnings(Instant now) {
		List<String> warnings = new ArrayList<>();
		for (X509Certificate certificate : this.chain) {
			if (now.isAfter(certificate.getNotAfter().toInstant())) {
				warnings.add("certificate %s expired at %s".formatted(certificate.getSubjectX500Principal(),
						certificate.getNotAfter().toInstant()));
			}
			else if (now.isBefore(certificate.getNotBefore().toInstant())) {
				warnings.add("certificate %s is not valid before %s".formatted(certificate.getSubjectX500Principal(),
						certificate.getNotBefore().toInstant()));
			}
			else if (now.isAfter(lastDays(certificate))) {
				warnings.add("certificate %s expires at %s and has not been renewed"
					.formatted(certificate.getSubjectX500Principal(), certificate.getNotAfter().toInstant()));
			}
		}
		return warnings;
	}

	/** When it should have been renewed: cert-manager does it after two thirds. */
	private static Instant lastDays(X509Certificate certificate) {
		Instant end = certificate.getNotAfter().toInstant();
		Duration sixth = Duration.between(certificate.getNotBefore().toInstant(), end).dividedBy(6);
		return end.minus((sixth.compareTo(LAST_DAYS) < 0) ? sixth : LAST_DAYS);
	}

	/** Without the key: it must not get into a log. */
	@Override
	public String toString() {
		return "Identity[" + this.chain.getFirst().getSubjectX500Principal() + "]";
	}

}
