package io.lateen.listener;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import io.lateen.model.ServerTls.Clients;
import org.jspecify.annotations.Nullable;

/**
 * Looks at certificates of clients: authorities and names, then hashes of the certificate
 * or its key (Envoy: source/common/tls/cert_validator/default_validator.cc). Immutable.
 */
final class ClientVerifier extends X509ExtendedTrustManager {

	private final X509ExtendedTrustManager authorities;

	private final Clients clients;

	ClientVerifier(X509ExtendedTrustManager authorities, Clients clients) {
		this.authorities = authorities;
		this.clients = clients;
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
			throws CertificateException {
		if (this.clients.untrustedToo()) {
			return;
		}
		this.authorities.checkClientTrusted(chain, authType, engine);
		if (!this.clients.keyHashes().isEmpty() || !this.clients.certificateHashes().isEmpty()) {
			checkHashes(chain[0]);
		}
	}

	private void checkHashes(X509Certificate certificate) throws CertificateException {
		String ofKey = Base64.getEncoder().encodeToString(sha256(certificate.getPublicKey().getEncoded()));
		String ofCertificate = HexFormat.of().formatHex(sha256(certificate.getEncoded()));
		if (!this.clients.keyHashes().contains(ofKey) && !this.clients.certificateHashes().contains(ofCertificate)) {
			throw new CertificateException("The certificate has none of the hashes");
		}
	}

	private static byte[] sha256(byte[] bytes) throws CertificateException {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new CertificateException(ex);
		}
	}

	/** Whom a client may choose its certificate by. */
	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.authorities.getAcceptedIssuers();
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		checkClientTrusted(chain, authType, (SSLEngine) null);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		checkClientTrusted(chain, authType, (SSLEngine) null);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw new CertificateException("Not a server");
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		throw new CertificateException("Not a server");
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		throw new CertificateException("Not a server");
	}

}
