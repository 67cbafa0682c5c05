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
 */
public record UpstreamTls(@Nullable String serverName, List<String> subjectAltNames, boolean verifyHost, Trust trust,
		@Nullable Credential identity) {

	public UpstreamTls {
		subjectAltNames = List.copyOf(subjectAltNames);
	}

}
