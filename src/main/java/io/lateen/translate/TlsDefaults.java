package io.lateen.translate;

import java.util.List;

import io.lateen.model.ServerTls.Version;
import org.jspecify.annotations.Nullable;

/**
 * {@code MeshConfig.tlsDefaults}: for TLS of clients and to applications. That within a
 * mesh has {@code meshMTLS}, with no effect on gateways.
 *
 * @param minVersion of clients; null for the default
 * @param cipherSuites for TLS up to 1.2, that are known; empty for the default
 * @param groups for the exchange of keys, that are known; empty for the default
 */
public record TlsDefaults(@Nullable Version minVersion, List<String> cipherSuites, List<String> groups) {

	public static final TlsDefaults NONE = new TlsDefaults(null, List.of(), List.of());

	public TlsDefaults {
		cipherSuites = List.copyOf(cipherSuites);
		groups = List.copyOf(groups);
	}

}
