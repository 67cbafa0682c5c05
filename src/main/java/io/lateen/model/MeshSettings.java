package io.lateen.model;

/**
 * Settings for all requests, from MeshConfig.
 *
 * @param pathNormalization how paths are normalised before they are matched
 * @param trustedProxies proxies in front of the gateway whose X-Forwarded-For is
 * believed, at least 0
 * @param clientCertificate what becomes of {@code x-forwarded-client-cert}
 * @param headers which headers the gateway adds
 * @param proxyProtocol whether connections begin with a PROXY header
 */
public record MeshSettings(PathNormalization pathNormalization, int trustedProxies,
		ClientCertificateDetails clientCertificate, ProxyHeaders headers, boolean proxyProtocol) {

	public static final MeshSettings DEFAULT = new MeshSettings(PathNormalization.BASE, 0,
			ClientCertificateDetails.SANITIZE_SET, ProxyHeaders.DEFAULT, false);

	/** {@code MeshConfig.pathNormalization}. */
	public enum PathNormalization {

		NONE, BASE, MERGE_SLASHES, DECODE_AND_MERGE_SLASHES

	}

	/**
	 * {@code ProxyConfig.gatewayTopology.forwardClientCertDetails}: which
	 * {@code x-forwarded-client-cert} applications see.
	 */
	public enum ClientCertificateDetails {

		/** None. */
		SANITIZE,
		/** The client's, where it has shown a certificate. */
		FORWARD_ONLY,
		/**
		 * The client's, and what the gateway knows of its certificate, if there is one.
		 */
		APPEND_FORWARD,
		/** What the gateway knows of the client's certificate. */
		SANITIZE_SET,
		/** The client's, whoever that is. */
		ALWAYS_FORWARD_ONLY

	}

	/**
	 * {@code ProxyConfig.proxyHeaders}.
	 *
	 * @param server value of the answer's {@code server} header; empty passes the
	 * application's on
	 * @param requestId whether {@code x-request-id} is made
	 * @param attemptCount whether {@code x-envoy-attempt-count} is sent
	 * @param debugHeaders whether the other {@code x-envoy-*} headers are sent
	 * @param forwardedHost whether {@code x-forwarded-host} is sent
	 * @param forwardedPort whether {@code x-forwarded-port} is sent
	 */
	public record ProxyHeaders(String server, boolean requestId, boolean attemptCount, boolean debugHeaders,
			boolean forwardedHost, boolean forwardedPort) {

		public static final ProxyHeaders DEFAULT = new ProxyHeaders("istio-envoy", true, true, true, false, false);

	}

}
