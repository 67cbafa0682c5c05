package io.lateen.translate;

/**
 * Names of Services in resources: {@code reviews} means
 * {@code reviews.<namespace>.svc.<domain>}; a name with a dot is complete, even
 * {@code reviews.prod} (istio pilot/pkg/model/config.go, ResolveShortnameToFQDN).
 */
public final class ServiceName {

	private ServiceName() {
	}

	public static String complete(String host, String namespace, String domain) {
		// an IPv6 address has no dot but colons
		if (host.isEmpty() || host.equals("*") || host.indexOf('.') >= 0 || host.indexOf(':') >= 0) {
			return host;
		}
		return host + "." + namespace + ".svc." + domain;
	}

}
