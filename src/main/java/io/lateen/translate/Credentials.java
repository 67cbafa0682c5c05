package io.lateen.translate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

import io.lateen.model.Credential;
import io.lateen.model.Pem;
import io.lateen.model.Trust;
import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Certificates in Secrets (istio pilot/pkg/credentials/kube/secrets.go), by the names
 * that Istio's API gives them (pilot/pkg/model/credentials/resource.go).
 *
 * @param namespace of the gateway, the only one whose Secrets are read
 */
public record Credentials(Snapshot snapshot, String namespace) {

	private static final String STAPLE = "tls.ocsp-staple";

	private static final String AUTHORITIES_SUFFIX = "-cacert";

	// what istiod's watch leaves out
	private static final Set<String> OTHER_TYPES = Set.of("helm.sh/release.v1", "kubernetes.io/service-account-token");

	/**
	 * Names of the Secrets that a certificate or authorities may come from.
	 * @param credentialName as Istio's API has it
	 * @param namespace of the gateway
	 */
	public static Set<String> secrets(String credentialName, String namespace) {
		String name = secret(credentialName, namespace);
		if (name == null) {
			return Set.of();
		}
		return isOfAuthorities(name) ? Set.of(name, withoutSuffix(name)) : Set.of(name, name + AUTHORITIES_SUFFIX);
	}

	/** Authorities; with {@code -cacert} at the end of the name or without. */
	public Trust trust(String credentialName) {
		String name = secret(credentialName, this.namespace);
		if (name == null) {
			return new Trust.Unavailable(unreadable(credentialName));
		}
		if (isOfAuthorities(name)) {
			name = withoutSuffix(name);
		}
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

	/** A certificate with its key. */
	public Credential identity(String credentialName) {
		String name = secret(credentialName, this.namespace);
		if (name == null) {
			return new Credential.Unavailable(unreadable(credentialName));
		}
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

	/** Whether a certificate comes with an answer of OCSP for clients. */
	public boolean hasStaple(String credentialName) {
		String name = secret(credentialName, this.namespace);
		Resource<Secret> secret = (name != null) ? find(name) : null;
		return secret != null && secret.content().data().containsKey(STAPLE);
	}

	private static @Nullable Credential pair(@Nullable Pem certificates, @Nullable Pem key) {
		return (certificates != null && key != null) ? new Credential.KeyPair(certificates, key) : null;
	}

	// null for what is no Secret of the gateway's namespace
	private static @Nullable String secret(String credentialName, String namespace) {
		int scheme = credentialName.indexOf("://");
		String name = credentialName.substring((scheme < 0) ? 0 : scheme + 3);
		int slash = name.indexOf('/');
		boolean readable = switch ((scheme < 0) ? "" : credentialName.substring(0, scheme)) {
			case "", "sds", "kubernetes" -> slash < 0 || name.substring(0, slash).equals(namespace);
			case "kubernetes-gateway" -> slash > 0 && name.substring(0, slash).equals(namespace);
			default -> false;
		};
		String own = name.substring(slash + 1);
		return (readable && !own.isEmpty()) ? own : null;
	}

	private static boolean isOfAuthorities(String name) {
		return name.endsWith(AUTHORITIES_SUFFIX);
	}

	private static String withoutSuffix(String name) {
		return name.substring(0, name.length() - AUTHORITIES_SUFFIX.length());
	}

	private String unreadable(String credentialName) {
		return credentialName + " is no Secret in namespace " + this.namespace
				+ " of the gateway, and nothing else is read";
	}

	private @Nullable Resource<Secret> find(String name) {
		Resource<Secret> secret = this.snapshot.get(Kind.SECRET, this.namespace, name);
		return (secret != null && secret.content().type() != null && OTHER_TYPES.contains(secret.content().type()))
				? null : secret;
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
