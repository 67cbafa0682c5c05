package io.lateen.listener.http3;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

import io.lateen.listener.SecureServer;
import io.lateen.model.FilterChain;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the servers of one port. A context is made with the first handshake that needs
 * it and goes with its credentials. Clients cannot be asked for certificates: BoringSSL
 * does not take that over from the context of a server name. Thread-safe.
 */
final class QuicContexts implements Mapping<String, @Nullable QuicSslContext> {

	private final Function<String, @Nullable SecureServer> servers;

	private final Map<SecureServer.Credentials, QuicSslContext> contexts = Collections
		.synchronizedMap(new WeakHashMap<>());

	// whom handshakes were for; the session of an engine tells its context. Not the
	// credentials, which would keep their context for ever
	private final Map<SSLSessionContext, FilterChain.Http> chosen = Collections.synchronizedMap(new WeakHashMap<>());

	QuicContexts(Function<String, @Nullable SecureServer> servers) {
		this.servers = servers;
	}

	/** For connections until their server name is known. */
	QuicSslContext unnamed() {
		return QuicSslContextBuilder.buildForServerWithSni(this);
	}

	/** The context for a server name; null ends the handshake. */
	@Override
	public @Nullable QuicSslContext map(String serverName) {
		SecureServer server = this.servers.apply(serverName.toLowerCase(Locale.ROOT));
		if (server == null) {
			return null;
		}
		QuicSslContext context = this.contexts.computeIfAbsent(server.credentials(), QuicContexts::of);
		this.chosen.put(context.sessionContext(), server.content());
		return context;
	}

	// requests before the end of the handshake could be sent again by others
	private static QuicSslContext of(SecureServer.Credentials credentials) {
		return QuicSslContextBuilder.forServer(new IdentityKeyManager(credentials.identities()), null)
			.trustManager(credentials.verifier())
			.applicationProtocols(Http3.supportedApplicationProtocols())
			.earlyData(false)
			.build();
	}

	/** The server that a handshake was for, null where it is no more. */
	FilterChain.@Nullable Http server(SSLEngine engine) {
		return this.chosen.get(engine.getSession().getSessionContext());
	}

}
