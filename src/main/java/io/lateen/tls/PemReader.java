package io.lateen.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.lateen.model.Pem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.pem.PemContent;

/** Takes from PEM what is in it. Says where it comes from when it is wrong. */
final class PemReader {

	private static final String BEGIN = "-----BEGIN ";

	private static final Pattern CRL_BLOCK = Pattern.compile("-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----");

	/** More than any chain or bundle of authorities has. */
	private static final long MAX_FILE = 16L * 1024 * 1024;

	private final String what;

	private final String text;

	/**
	 * Reads a text.
	 * @param what it should be, for messages
	 */
	PemReader(Pem pem, String what) throws UnusableCredentialException {
		this.what = what + ((pem instanceof Pem.File(String path)) ? " in file " + path : "");
		this.text = switch (pem) {
			case Pem.Text(String text) -> text;
			case Pem.File(String path) -> read(Path.of(path));
		};
	}

	private String read(Path file) throws UnusableCredentialException {
		try {
			if (Files.size(file) > MAX_FILE) {
				throw new UnusableCredentialException("%s: larger than %d bytes".formatted(this.what, MAX_FILE));
			}
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (NoSuchFileException ex) {
			throw new UnusableCredentialException("%s: no such file".formatted(this.what), ex);
		}
		catch (IOException ex) {
			throw new UnusableCredentialException("%s: cannot be read (%s)".formatted(this.what, ex.getMessage()), ex);
		}
	}

	/** At least one certificate, in the order of the text. */
	List<X509Certificate> certificates() throws UnusableCredentialException {
		if (!this.text.contains(BEGIN + "CERTIFICATE-----") && !this.text.contains(BEGIN + "X509 CERTIFICATE-----")
				&& !this.text.contains(BEGIN + "TRUSTED CERTIFICATE-----")) {
			throw new UnusableCredentialException("%s: no certificate in it".formatted(this.what));
		}
		try {
			return List.copyOf(PemContent.of(this.text).getCertificates());
		}
		catch (RuntimeException ex) {
			throw new UnusableCredentialException("%s: cannot be understood (%s)".formatted(this.what, reason(ex)), ex);
		}
	}

	/** PKCS#8, PKCS#1 or SEC1, not encrypted. */
	PrivateKey privateKey() throws UnusableCredentialException {
		if (!this.text.contains("PRIVATE KEY-----")) {
			throw new UnusableCredentialException("%s: no private key in it".formatted(this.what));
		}
		if (this.text.contains(BEGIN + "ENCRYPTED PRIVATE KEY-----") || this.text.contains("Proc-Type: 4,ENCRYPTED")) {
			throw new UnusableCredentialException("%s: is encrypted".formatted(this.what));
		}
		@Nullable PrivateKey key = null;
		try {
			key = PemContent.of(this.text).getPrivateKey();
		}
		catch (RuntimeException ex) {
			// its words could hold a piece of the key
		}
		if (key == null) {
			throw new UnusableCredentialException("%s: cannot be understood".formatted(this.what));
		}
		return key;
	}

	boolean hasRevocationLists() {
		return this.text.contains(BEGIN + "X509 CRL-----");
	}

	/** At least one list of revoked certificates. */
	Collection<? extends CRL> revocationLists() throws UnusableCredentialException {
		if (!hasRevocationLists()) {
			throw new UnusableCredentialException("%s: no CRL in it".formatted(this.what));
		}
		String lists = CRL_BLOCK.matcher(this.text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
		try {
			return CertificateFactory.getInstance("X.509")
				.generateCRLs(new ByteArrayInputStream(lists.getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (CRLException | CertificateException ex) {
			throw new UnusableCredentialException("%s: cannot be understood (%s)".formatted(this.what, reason(ex)), ex);
		}
	}

	private static String reason(Throwable ex) {
		Throwable root = ex;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

}
