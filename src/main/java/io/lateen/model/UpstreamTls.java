package io.lateen.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * TLS to endpoints.
 *
 * @param serverName sent as SNI; null sends the request's host (after rewrites)
 * @param subjectAltNames one of which the endpoint's certificate must have
 * @param verifyHost whether the certificate must be valid for the server name that was
 * sent
 * @param trust who may have signed the endpoint's certificate
 * @param identity the gateway's own certificate; null for none
 * @param cipherSuites for TLS up to 1.2 in OpenSSL's names; empty for the default
 * @param groups that keys are agreed upon in, in BoringSSL's names; empty for the default
 */
public record UpstreamTls(@Nullable String serverName, List<String> subjectAltNames, boolean verifyHost, Trust trust,
		@Nullable Credential identity, List<String> cipherSuites, List<String> groups) {

	public UpstreamTls {
		subjectAltNames = List.copyOf(subjectAltNames);
		cipherSuites = List.copyOf(cipherSuites);
		groups = List.copyOf(groups);
	}

	/** With the default cipher suites and groups. */
	public UpstreamTls(@Nullable String serverName, List<String> subjectAltNames, boolean verifyHost, Trust trust,
			@Nullable Credential identity) {
		this(serverName, subjectAltNames, verifyHost, trust, identity, List.of(), List.of());
	}

	/** The same with other cipher suites and groups. */
	public UpstreamTls with(List<String> otherCipherSuites, List<String> otherGroups) {
		return new UpstreamTls(this.serverName, this.subjectAltNames, this.verifyHost, this.trust, this.identity,
				otherCipherSuites, otherGroups);
	}

}
