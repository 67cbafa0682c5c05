package io.lateen.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import io.lateen.model.Pem;
import io.lateen.model.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the certificate of the other side (Envoy:
 * source/common/tls/cert_validator/default_validator.cc): it must lead to an authority,
 * must not be revoked, and must have one of the names. With a list of revoked
 * certificates there must be one for each certificate on the way. Immutable.
 */
public final class PeerVerifier extends X509ExtendedTrustManager {

	private final @Nullable X509ExtendedTrustManager chain;

	private final Set<String> names;

	private final boolean verifyHost;

	private PeerVerifier(@Nullable X509ExtendedTrustManager chain, Collection<String> names, boolean verifyHost) {
		this.chain = chain;
		this.names = Set.copyOf(names);
		this.verifyHost = verifyHost;
	}

	/**
	 * Makes one. May block, where authorities are in a file.
	 * @param names one of which a certificate must have; empty for any
	 * @param verifyHost whether it must have the name of the engine's peer, where that
	 * has one
	 * @throws UnusableCredentialException when the authorities can't be used
	 */
	public static PeerVerifier of(Trust trust, Collection<String> names, boolean verifyHost)
			throws UnusableCredentialException {
		return new PeerVerifier(switch (trust) {
			case Trust.Anyone() -> null;
			case Trust.SystemAuthorities() -> ofSystem();
			case Trust.Authorities(Pem authorities, @Nullable Pem revoked) -> of(authorities, revoked);
			case Trust.Unavailable(String reason) -> throw new UnusableCredentialException(reason);
		}, names, verifyHost);
	}

	private static X509ExtendedTrustManager ofSystem() throws UnusableCredentialException {
		try {
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init((KeyStore) null);
			return only(factory);
		}
		catch (GeneralSecurityException ex) {
			throw new UnusableCredentialException(
					"the system's authorities cannot be used (%s)".formatted(ex.getMessage()), ex);
		}
	}

	private static X509ExtendedTrustManager of(Pem authorities, @Nullable Pem revoked)
			throws UnusableCredentialException {
		PemReader reader = new PemReader(authorities, "authorities");
		Set<TrustAnchor> anchors = reader.certificates()
			.stream()
			.map((certificate) -> new TrustAnchor(certificate, null))
			.collect(Collectors.toSet());
		List<CRL> lists = new ArrayList<>(reader.hasRevocationLists() ? reader.revocationLists() : List.of());
		if (revoked != null) {
			lists.addAll(new PemReader(revoked, "CRL").revocationLists());
		}
		try {
			PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
			parameters.setRevocationEnabled(!lists.isEmpty());
			parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
			TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
			factory.init(new CertPathTrustManagerParameters(parameters));
			return only(factory);
		}
		catch (GeneralSecurityException ex) {
			throw new UnusableCredentialException("authorities: cannot be used (%s)".formatted(ex.getMessage()), ex);
		}
	}

	private static X509ExtendedTrustManager only(TrustManagerFactory factory) {
		for (TrustManager manager : factory.getTrustManagers()) {
			if (manager instanceof X509ExtendedTrustManager found) {
				return found;
			}
		}
		throw new IllegalStateException("No X.509 trust manager");
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		if (this.chain != null) {
			this.chain.checkServerTrusted(chain, authType, engine);
		}
		checkNames(chain[0], engine.getPeerHost());
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		if (this.chain != null) {
			this.chain.checkClientTrusted(chain, authType, engine);
		}
		checkNames(chain[0], engine.getPeerHost());
	}

	private void checkNames(X509Certificate certificate, @Nullable String host) throws CertificateException {
		if (!this.names.isEmpty() && !SubjectAltNames.match(certificate, this.names)) {
			throw new CertificateException("The certificate has none of the names " + this.names);
		}
		if (this.verifyHost && host != null && !SubjectAltNames.match(certificate, List.of(host))) {
			throw new CertificateException("The certificate is not valid for " + host);
		}
	}

	/** Whom a client may choose its certificate by. */
	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return (this.chain != null) ? this.chain.getAcceptedIssuers() : new X509Certificate[0];
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		throw notWithoutEngine();
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		throw notWithoutEngine();
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw notWithoutEngine();
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw notWithoutEngine();
	}

	/** Netty always has one; without it names can't be checked. */
	private static CertificateException notWithoutEngine() {
		return new CertificateException("A certificate is looked at by its connection only");
	}

}
