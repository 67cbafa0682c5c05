package io.lateen.translate.cluster;

import java.time.Duration;
import java.util.List;

import io.lateen.model.Credential;
import io.lateen.model.Pem;
import io.lateen.model.Trust;
import io.lateen.model.UpstreamTls;
import io.lateen.model.UpstreamTransport;
import io.lateen.model.UpstreamTransport.Http2KeepAlive;
import io.lateen.model.UpstreamTransport.ProxyProtocol;
import io.lateen.model.UpstreamTransport.TcpKeepalive;
import io.lateen.resource.istio.DestinationRule.ClientTls;
import io.lateen.resource.istio.DestinationRule.ConnectionPool;
import io.lateen.translate.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * TLS, keep-alive and PROXY protocol (istio pilot/pkg/networking/core/cluster_tls.go,
 * constructUpstreamTLS, and cluster_traffic_policy.go). Secrets are those of the
 * gateway's namespace.
 */
record TransportPolicy(ClusterSources sources, Backend backend) {

	private static final String SYSTEM = "system";

	private static final String NO_MESH = "there are no certificates of a mesh";

	UpstreamTransport of(Policy policy) {
		UpstreamTls tls = (policy.tls() != null) ? tls(policy.tls()) : null;
		TcpKeepalive keepalive = keepalive(policy.connectionPool());
		ProxyProtocol proxyProtocol = null;
		if (policy.proxyProtocol() != null) {
			proxyProtocol = "V2".equals(policy.proxyProtocol().version()) ? ProxyProtocol.V2 : ProxyProtocol.V1;
		}
		Http2KeepAlive http2KeepAlive = http2KeepAlive(policy.connectionPool());
		UpstreamTransport transport = new UpstreamTransport(tls, keepalive, proxyProtocol, http2KeepAlive);
		return transport.equals(UpstreamTransport.PLAIN) ? UpstreamTransport.PLAIN : transport;
	}

	private @Nullable UpstreamTls tls(ClientTls tls) {
		return switch ((tls.mode() != null) ? tls.mode() : "DISABLE") {
			case "DISABLE" -> null;
			case "SIMPLE" -> tls(tls, null);
			case "MUTUAL" -> tls(tls, identity(tls));
			// ISTIO_MUTUAL; whatever it is, it is no clear text
			default -> new UpstreamTls(null, List.of(), false, new Trust.Unavailable(NO_MESH),
					new Credential.Unavailable(NO_MESH));
		};
	}

	/**
	 * The certificate must be valid for the request's host where the rule tells neither
	 * SNI nor names; otherwise one of the rule's names, else of the ServiceEntry's, must
	 * be in it.
	 */
	private UpstreamTls tls(ClientTls tls, @Nullable Credential identity) {
		return verifying(tls, identity).with(this.sources.context().defaults().tls().cipherSuites(),
				this.sources.context().defaults().tls().groups());
	}

	private UpstreamTls verifying(ClientTls tls, @Nullable Credential identity) {
		String serverName = given(tls.sni());
		if (Boolean.TRUE.equals(tls.insecureSkipVerify())) {
			return new UpstreamTls(serverName, List.of(), false, new Trust.Anyone(), identity);
		}
		if (serverName == null && tls.subjectAltNames().isEmpty()) {
			return new UpstreamTls(null, List.of(), true, trust(tls), identity);
		}
		List<String> names = tls.subjectAltNames().isEmpty() ? this.backend.subjectAltNames() : tls.subjectAltNames();
		return new UpstreamTls(serverName, names, false, trust(tls), identity);
	}

	private Trust trust(ClientTls tls) {
		String credential = given(tls.credentialName());
		if (credential != null) {
			return credentials().trust(credential);
		}
		String authorities = given(tls.caCertificates());
		if (authorities == null || authorities.equals(SYSTEM)) {
			return new Trust.SystemAuthorities();
		}
		String revoked = given(tls.caCrl());
		return new Trust.Authorities(new Pem.File(authorities), (revoked != null) ? new Pem.File(revoked) : null);
	}

	private Credential identity(ClientTls tls) {
		String credential = given(tls.credentialName());
		if (credential != null) {
			return credentials().identity(credential);
		}
		String certificates = given(tls.clientCertificate());
		String key = given(tls.privateKey());
		if (certificates == null || key == null) {
			return new Credential.Unavailable("client certificate and private key must not be empty");
		}
		return new Credential.KeyPair(new Pem.File(certificates), new Pem.File(key));
	}

	private Credentials credentials() {
		return new Credentials(this.sources.snapshot(), this.sources.context().workload().namespace());
	}

	private static @Nullable TcpKeepalive keepalive(@Nullable ConnectionPool pool) {
		if (pool == null || pool.tcp() == null || pool.tcp().tcpKeepalive() == null) {
			return null;
		}
		Integer probes = pool.tcp().tcpKeepalive().probes();
		Duration time = pool.tcp().tcpKeepalive().time();
		return new TcpKeepalive((probes != null && probes > 0) ? probes : null, time,
				pool.tcp().tcpKeepalive().interval());
	}

	private static @Nullable Http2KeepAlive http2KeepAlive(@Nullable ConnectionPool pool) {
		if (pool == null || pool.http() == null || pool.http().http2KeepAlive() == null) {
			return null;
		}
		Duration interval = pool.http().http2KeepAlive().interval();
		Duration timeout = pool.http().http2KeepAlive().timeout();
		return (interval != null && timeout != null) ? new Http2KeepAlive(interval, timeout) : null;
	}

	private static @Nullable String given(@Nullable String text) {
		return (text != null && !text.isEmpty()) ? text : null;
	}

}
