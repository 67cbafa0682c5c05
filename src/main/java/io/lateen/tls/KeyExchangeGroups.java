package io.lateen.tls;

import java.util.List;

import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

/**
 * Groups that keys are agreed upon in, by the names that MeshConfig has (istio
 * pkg/config/security/security.go, ValidECDHCurves), which are BoringSSL's. The JDK's TLS
 * keeps to its own.
 */
public final class KeyExchangeGroups {

	private KeyExchangeGroups() {
	}

	/**
	 * Has a context offer these groups and no others.
	 * @param names in order of preference; empty for the provider's default
	 */
	public static SslContextBuilder offer(List<String> names, SslContextBuilder builder, SslProvider provider) {
		return (names.isEmpty() || provider == SslProvider.JDK) ? builder
				: builder.option(OpenSslContextOption.GROUPS, names.toArray(String[]::new));
	}

}
