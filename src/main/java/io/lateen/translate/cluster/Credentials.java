package io.lateen.translate.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.lateen.model.Credential;
import io.lateen.model.Pem;
import io.lateen.model.Trust;
import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Certificates in Secrets (istio pilot/pkg/credentials/kube/secrets.go).
 *
 * @param namespace where Secrets are looked up
 */
record Credentials(Snapshot snapshot, String namespace) {

	static final String AUTHORITIES_SUFFIX = "-cacert";

	private static final String SCHEME = "kubernetes://";

	/** Name of the Secret. */
	static String secret(String credentialName) {
		return credentialName.startsWith(SCHEME) ? credentialName.substring(SCHEME.length()) : credentialName;
	}

	Trust trust(String credentialName) {
		String name = secret(credentialName);
		Resource<Secret> secret = find(name + AUTHORITIES_SUFFIX);
		if (secret == null) {
			secret = find(name);
		}
		if (secret == null) {
			return new Trust.Unavailable(missing(name));
		}
		Pem authorities = value(secret, "cacert");
		if (authorities != null) {
			return new Trust.Authorities(authorities, value(secret, "crl"));
		}
		authorities = value(secret, "ca.crt");
		return (authorities != null) ? new Trust.Authorities(authorities, value(secret, "ca.crl"))
				: new Trust.Unavailable("Secret " + secret.name() + " has neither cacert nor ca.crt");
	}

	Credential identity(String credentialName) {
		String name = secret(credentialName);
		Resource<Secret> secret = find(name);
		if (secret == null) {
			return new Credential.Unavailable(missing(name));
		}
		Credential pair = pair(value(secret, "cert"), value(secret, "key"));
		if (pair == null) {
			pair = pair(value(secret, "tls.crt"), value(secret, "tls.key"));
		}
		return (pair != null) ? pair : new Credential.Unavailable(
				"Secret " + secret.name() + " has neither cert and key nor tls.crt and tls.key");
	}

	private static @Nullable Credential pair(@Nullable Pem certificates, @Nullable Pem key) {
		return (certificates != null && key != null) ? new Credential.KeyPair(certificates, key) : null;
	}

	private @Nullable Resource<Secret> find(String name) {
		return this.snapshot.get(Kind.SECRET, this.namespace, name);
	}

	private String missing(String name) {
		return "Secret " + this.namespace + "/" + name + " not found";
	}

	private static @Nullable Pem value(Resource<Secret> secret, String key) {
		String base64 = secret.content().data().get(key);
		if (base64 == null || base64.isEmpty()) {
			return null;
		}
		try {
			return new Pem.Text(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
