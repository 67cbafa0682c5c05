package io.lateen.listener.http3;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import io.lateen.tls.Identity;
import org.jspecify.annotations.Nullable;

/** Shows clients the certificate whose key they can take; aliases are kinds of keys. */
final class IdentityKeyManager extends X509ExtendedKeyManager {

	private final List<Identity> identities;

	IdentityKeyManager(List<Identity> identities) {
		this.identities = identities;
	}

	private @Nullable Identity find(String keyType) {
		for (Identity identity : this.identities) {
			if (identity.key().getAlgorithm().equals(keyType)) {
				return identity;
			}
		}
		return null;
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
		return (find(keyType) != null) ? keyType : null;
	}

	@Override
	public X509Certificate @Nullable [] getCertificateChain(String alias) {
		Identity identity = find(alias);
		return (identity != null) ? identity.chain().toArray(X509Certificate[]::new) : null;
	}

	@Override
	public @Nullable PrivateKey getPrivateKey(String alias) {
		Identity identity = find(alias);
		return (identity != null) ? identity.key() : null;
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
		return null;
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		return null;
	}

	@Override
	public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
		return null;
	}

	@Override
	public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		return null;
	}

}
