package io.lateen.upstream.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.lateen.model.ClusterKey;
import io.lateen.model.Credential;
import io.lateen.model.UpstreamTls;
import io.lateen.tls.CipherSuites;
import io.lateen.tls.CredentialFiles;
import io.lateen.tls.Identity;
import io.lateen.tls.KeyExchangeGroups;
import io.lateen.tls.PeerVerifier;
import io.lateen.tls.Rotation;
import io.lateen.tls.TlsProvider;
import io.lateen.tls.UnusableCredentialException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * The client's side of TLS for one cluster (istio
 * pilot/pkg/networking/core/cluster_tls.go, constructUpstreamTLS): versions 1.2 and 1.3.
 * Certificates are read when the first connection is made, most clusters of a large table
 * never see one, and again when their files change. Thread-safe.
 */
final class ClientTls implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ClientTls.class);

	/** Room for the sessions of a cluster's endpoints, which are resumed. */
	private static final int SESSIONS = 1024;

	private final ClusterKey cluster;

	private final UpstreamTls settings;

	private final CredentialFiles files;

	private @Nullable CompletableFuture<Rotation<Contexts>> made;

	private boolean closed;

	ClientTls(ClusterKey cluster, UpstreamTls settings, CredentialFiles files) {
		this.cluster = cluster;
		this.settings = settings;
		this.files = files;
	}

	/**
	 * What connections are made with now: each offers one protocol to the endpoint.
	 */
	record Contexts(SslContext http1, SslContext http2, SslContext opaque) {

		SslContext of(ApplicationProtocol protocol) {
			return switch (protocol) {
				case HTTP1 -> this.http1;
				case HTTP2 -> this.http2;
				case OPAQUE -> this.opaque;
			};
		}
	}

	/**
	 * Gives what connections are made with, null where certificates can't be used.
	 * Nothing is read on the event loop.
	 * @param taker called on the loop, maybe before this returns
	 */
	void contexts(EventLoop loop, Consumer<@Nullable Contexts> taker) {
		CompletableFuture<Rotation<Contexts>> rotation = rotation();
		if (rotation.isDone()) {
			taker.accept(current(rotation));
		}
		else {
			rotation.whenComplete((result, failure) -> loop.execute(() -> taker.accept(current(rotation))));
		}
	}

	private static @Nullable Contexts current(CompletableFuture<Rotation<Contexts>> rotation) {
		return rotation.isCompletedExceptionally() ? null : rotation.join().current();
	}

	private synchronized CompletableFuture<Rotation<Contexts>> rotation() {
		@Nullable CompletableFuture<Rotation<Contexts>> begun = this.made;
		if (begun == null) {
			begun = CompletableFuture.supplyAsync(this::make, Schedulers.boundedElastic()::schedule);
			this.made = begun;
		}
		return begun;
	}

	private Rotation<Contexts> make() {
		Set<Path> watched = new HashSet<>(CredentialFiles.of(this.settings.trust()));
		watched.addAll(CredentialFiles.of(this.settings.identity()));
		Rotation<Contexts> rotation = new Rotation<>(this::read, watched, this.files, this::tell);
		if (rotation.problem() != null) {
			tell(rotation.problem());
		}
		synchronized (this) {
			if (this.closed) {
				rotation.close();
			}
		}
		return rotation;
	}

	private void tell(@Nullable String problem) {
		if (problem != null) {
			log.warn("TLS to {}: {}", this.cluster, problem);
		}
		else {
			log.info("TLS to {}: certificates were read anew", this.cluster);
		}
	}

	private Contexts read() throws UnusableCredentialException {
		PeerVerifier verifier = PeerVerifier.of(this.settings.trust(), this.settings.subjectAltNames(),
				this.settings.verifyHost());
		@Nullable Credential credential = this.settings.identity();
		@Nullable Identity identity = (credential != null) ? Identity.of(credential) : null;
		if (identity != null) {
			identity.warnings(Instant.now()).forEach((warning) -> log.warn("TLS to {}: {}", this.cluster, warning));
		}
		try {
			return new Contexts(context(verifier, identity, ApplicationProtocol.HTTP1),
					context(verifier, identity, ApplicationProtocol.HTTP2),
					context(verifier, identity, ApplicationProtocol.OPAQUE));
		}
		catch (SSLException ex) {
			throw new UnusableCredentialException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private SslContext context(PeerVerifier verifier, @Nullable Identity identity, ApplicationProtocol protocol)
			throws SSLException {
		SslProvider provider = TlsProvider.best();
		SslContextBuilder builder = KeyExchangeGroups
			.offer(this.settings.groups(), SslContextBuilder.forClient(), provider)
			.sslProvider(provider)
			.protocols("TLSv1.2", "TLSv1.3")
			.ciphers(CipherSuites.of(this.settings.cipherSuites(), provider))
			.endpointIdentificationAlgorithm(null) // the verifier's task
			.trustManager(verifier)
			.sessionCacheSize(SESSIONS)
			.applicationProtocolConfig(offer(protocol));
		return ((identity != null) ? builder.keyManager(identity.key(), identity.chain()) : builder).build();
	}

	/** Who does not choose it is spoken to in it all the same, as by Envoy. */
	private static ApplicationProtocolConfig offer(ApplicationProtocol protocol) {
		@Nullable String name = protocol.alpn();
		return (name != null) ? new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
				SelectedListenerFailureBehavior.ACCEPT, name) : ApplicationProtocolConfig.DISABLED;
	}

	/** A handler for one connection; it has no time limit of its own. */
	SslHandler handler(SslContext context, ConnectionKey key, int port, ByteBufAllocator allocator) {
		@Nullable String name = (this.settings.serverName() != null) ? this.settings.serverName() : key.serverName();
		SSLEngine engine = (name != null) ? context.newEngine(allocator, name, port) : context.newEngine(allocator);
		if (name != null && !name.isEmpty() && !NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
			askFor(name, engine);
		}
		SslHandler handler = new SslHandler(engine);
		handler.setHandshakeTimeoutMillis(0);
		return handler;
	}

	/** SNI; by itself the engine leaves names of one label out. */
	private static void askFor(String name, SSLEngine engine) {
		try {
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setServerNames(List.of(new SNIHostName(name.getBytes(StandardCharsets.US_ASCII))));
			engine.setSSLParameters(parameters);
		}
		catch (IllegalArgumentException ex) {
			log.debug("{} is no name for SNI", name, ex);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.made != null) {
			this.made.thenAccept(Rotation::close);
		}
	}

}
