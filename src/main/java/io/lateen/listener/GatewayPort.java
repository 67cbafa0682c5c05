package io.lateen.listener;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lateen.exchange.RequestObserver;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.MeshSettings;
import io.lateen.tcp.TcpProxy;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.resources.LoopResources;

import org.springframework.http.server.reactive.HttpHandler;

/**
 * One port of the gateway: bound, serving, drained. Not thread-safe but for what requests
 * read.
 */
final class GatewayPort {

	private static final Log logger = LogFactory.getLog(GatewayPort.class);

	private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);

	private static final int PRIVILEGED = 1024;

	// of streams of a connection, either way: CVE-2023-44487, CVE-2025-8671
	private static final int MAX_RESETS = 1000;

	private static final int RESETS_SECONDS = 10;

	private final ListenerKey key;

	private final int port;

	private final HttpServer server;

	private final PortClosing closing;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final Handover handover;

	private final PortChains chains;

	private final AltService altService = new AltService();

	private final Http3Side http3;

	private volatile boolean draining;

	private volatile @Nullable String problem = "not bound yet";

	private volatile @Nullable DisposableServer bound;

	GatewayPort(Listener listener, int offset, ListenerSettings settings, HttpHandler handler,
			Supplier<MeshSettings> mesh, RequestObserver observer, PortClosing closing, LoopResources loops,
			TlsEnvironment tls, TcpProxy tcp, Http3Provider http3) {
		this.closing = closing;
		this.key = listener.key();
		this.port = listener.key().port() + offset;
		this.chains = new PortChains(listener, tls);
		this.handover = new Handover(this.key, tcp, this.connections);
		EdgeHandler edge = new EdgeHandler(handler, settings.maxHeaders(), mesh, () -> this.draining, observer,
				this.altService);
		this.http3 = new Http3Side(http3, new Http3Edge(this::address, loops, settings, this.chains::findHttp3, edge),
				this.chains, this.altService, this.key + where());
		this.server = serve(configure(settings).runOn(loops).channelGroup(this.connections).handle(edge), settings,
				mesh);
	}

	/**
	 * A connection begins with the pipeline of HTTP/1.1, which costs least; that of
	 * HTTP/2 is put up where it is spoken.
	 */
	private HttpServer serve(HttpServer server, ListenerSettings settings, Supplier<MeshSettings> mesh) {
		HttpServerConfig http2 = server.protocol(HttpProtocol.H2C).configuration();
		return server.protocol(HttpProtocol.HTTP11).doOnChannelInit((observer, channel, _) -> {
			channel.pipeline()
				.addFirst(new ChainSelector(this.chains, settings, this.handover),
						new ProtocolDetector(settings, http2, observer));
			if (mesh.get().proxyProtocol()) {
				ProxyHeaderReader.addFirst(channel.pipeline());
			}
		});
	}

	private HttpServer configure(ListenerSettings settings) {
		return HttpServer.create()
			.bindAddress(this::address)
			.forwarded(false)
			.idleTimeout(settings.idleTimeout())
			.option(ChannelOption.SO_BACKLOG, settings.backlog())
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.http2Settings((http2) -> http2.maxConcurrentStreams(settings.maxConcurrentStreams())
				.initialWindowSize(Math.toIntExact(settings.initialWindow().toBytes()))
				.maxHeaderListSize(settings.maxHeaderSize().toBytes())
				.connectProtocolEnabled(true)
				// Netty's 200 in 30 s are soon had on a connection that a proxy shares
				// between users
				.maxDecodedRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS)
				.maxEncodedRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS))
			.childObserve(Http2StreamEdge.observer(settings));
	}

	private InetSocketAddress address() {
		String bind = this.key.bind();
		if (bind == null) {
			return new InetSocketAddress(this.port);
		}
		byte[] address = NetUtil.createByteArrayFromIpAddressString(bind);
		if (address == null) {
			throw new IllegalArgumentException("bind: '" + bind + "' is no IP address");
		}
		try {
			return new InetSocketAddress(InetAddress.getByAddress(address), this.port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/** Binds it; returns whether that worked, {@link #status} says why not. */
	boolean open() {
		try {
			this.bound = this.server.bindNow(BIND_TIMEOUT);
			this.problem = null;
			logger.info("Listening on " + this.key + where());
			this.http3.follow();
			return true;
		}
		catch (RuntimeException ex) {
			String reason = reason(ex);
			if (!reason.equals(this.problem)) {
				logger.warn("Cannot listen on " + this.key + where() + ": " + reason);
			}
			this.problem = reason;
			return false;
		}
	}

	private String where() {
		return (this.port != this.key.port()) ? " (bound as " + this.port + ")" : "";
	}

	private String reason(Throwable ex) {
		Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
		if (this.port < PRIVILEGED && String.valueOf(cause.getMessage()).contains("Permission denied")) {
			return "permission denied: ports below " + PRIVILEGED + " need the capability NET_BIND_SERVICE";
		}
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
	}

	void update(Listener changed) {
		this.chains.update(changed);
		if (isOpen()) {
			this.http3.follow();
		}
	}

	/** Binds what could not be bound before. */
	void retry() {
		if (isOpen() || open()) {
			this.http3.follow();
		}
	}

	/** Asks that each answer from now on ends its connection. */
	void beginDrain() {
		this.draining = true;
		this.connections.forEach(Http2Drain::announce);
		this.http3.beginDrain();
	}

	/**
	 * Stops accepting, lets requests finish, then closes. Blocks.
	 * @return whether all finished in time
	 */
	boolean drain(Duration time) {
		beginDrain();
		DisposableServer server = this.bound;
		if (server == null) {
			return true;
		}
		this.closing.closing(this.key);
		long end = System.nanoTime() + time.toNanos();
		this.connections.forEach(Http2Drain::nameLast);
		this.http3.refuse();
		boolean finished = dispose(server, time);
		finished &= this.http3.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
		finished &= this.handover.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
		this.bound = null;
		this.chains.close();
		this.connections.close();
		logger.info("Closed " + this.key + where());
		return finished;
	}

	private static boolean dispose(DisposableServer server, Duration time) {
		try {
			server.disposeNow(time);
			return true;
		}
		catch (IllegalStateException ex) {
			return false; // took too long
		}
	}

	/** Closes it with all that is open. */
	void close() {
		drain(Duration.ofMillis(1));
	}

	boolean isOpen() {
		return this.bound != null;
	}

	/** Whether there is nothing left to bind. */
	boolean isComplete() {
		return isOpen() && !this.http3.isDue();
	}

	/** What keeps its servers from being served. */
	Stream<ServerProblem> problems() {
		ListenerStatus status = status();
		String unbound = status.problem();
		Stream<ServerProblem> ofPort = (unbound != null)
				? Stream
					.of(new ServerProblem(this.key, null, true, "port " + this.port + " cannot be bound: " + unbound))
				: Stream.ofNullable(this.http3.problem())
					.map((reason) -> new ServerProblem(this.key, null, false,
							"UDP port " + this.port + " cannot be bound for HTTP/3: " + reason));
		return Stream.concat(ofPort, status.servers().stream().flatMap(this::problems));
	}

	private Stream<ServerProblem> problems(ListenerStatus.Server server) {
		String failure = server.failure();
		if (failure != null) {
			return failure.isEmpty() ? Stream.empty()
					: Stream.of(new ServerProblem(this.key, server.name(), true, failure + ": handshakes fail"));
		}
		return server.warnings().stream().map((warning) -> new ServerProblem(this.key, server.name(), false, warning));
	}

	PortChains chains() {
		return this.chains;
	}

	int port() {
		return this.port;
	}

	ListenerStatus status() {
		return new ListenerStatus(this.key, this.port, this.problem, this.chains.servers(Instant.now()),
				this.http3.status());
	}

}
