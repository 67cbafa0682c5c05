package io.lateen.listener;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLException;

import io.lateen.model.ServerTls;
import io.lateen.model.ServerTls.Version;
import io.lateen.tls.CipherSuites;
import io.lateen.tls.Identity;
import io.lateen.tls.KeyExchangeGroups;
import io.lateen.tls.UnusableCredentialException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/** Makes SSL contexts with the defaults of Istio's Envoy. */
final class ServerContextFactory {

	// util.ALPNHttp of istio, whatever is within
	private static final ApplicationProtocolConfig PROTOCOLS = new ApplicationProtocolConfig(Protocol.ALPN,
			SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
			ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

	// sessions of the JDK's TLS; BoringSSL's are in tickets only
	private static final int SESSIONS = 1024;

	private static final int SESSION_SECONDS = 7200;

	private final SslProvider provider;

	ServerContextFactory(SslProvider provider) {
		this.provider = provider;
	}

	ServerContext make(Identity identity, ClientVerifier verifier, ServerTls tls) throws UnusableCredentialException {
		X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
		SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), chain)
			.sslProvider(this.provider)
			.protocols(versions(tls.minVersion(), tls.maxVersion()))
			.ciphers(CipherSuites.of(tls.cipherSuites(), this.provider), IdentityCipherSuiteFilter.INSTANCE)
			.applicationProtocolConfig(PROTOCOLS)
			.trustManager(verifier)
			.clientAuth(switch (tls.clients().need()) {
				case NOT_ASKED -> ClientAuth.NONE;
				case OPTIONAL -> ClientAuth.OPTIONAL;
				case REQUIRED -> ClientAuth.REQUIRE;
			})
			.sessionCacheSize(SESSIONS)
			.sessionTimeout(SESSION_SECONDS);
		KeyExchangeGroups.offer(tls.groups(), builder, this.provider);
		if (this.provider != SslProvider.JDK) {
			// who drops an engine releases it, no finalizer; what a handshake asks does
			// not
			// block, so it need not be left and begun again for it
			builder.sslProvider(SslProvider.OPENSSL_REFCNT).option(OpenSslContextOption.USE_TASKS, false);
		}
		try {
			return new ServerContext(builder.build(), chain[0]);
		}
		catch (SSLException | IllegalArgumentException ex) {
			throw new UnusableCredentialException("these settings cannot be used together (" + ex.getMessage() + ")",
					ex);
		}
	}

	private static String[] versions(@Nullable Version least, @Nullable Version most) {
		int from = ((least != null) ? least : Version.TLS_1_2).ordinal();
		int to = ((most != null) ? most : Version.TLS_1_3).ordinal();
		List<String> names = new ArrayList<>();
		for (Version version : Version.values()) {
			if (version.ordinal() >= from && version.ordinal() <= to) {
				names.add(switch (version) {
					case TLS_1_0 -> "TLSv1";
					case TLS_1_1 -> "TLSv1.1";
					case TLS_1_2 -> "TLSv1.2";
					case TLS_1_3 -> "TLSv1.3";
				});
			}
		}
		return names.toArray(String[]::new);
	}

}
