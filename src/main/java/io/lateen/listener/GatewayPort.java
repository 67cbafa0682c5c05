package io.lateen.listener;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Supplier;

import io.lateen.exchange.RequestObserver;
import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.MeshSettings;
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
import reactor.netty.resources.LoopResources;

import org.springframework.http.server.reactive.HttpHandler;

/**
 * One port of the gateway: bound, serving, drained. Not thread-safe but for what requests
 * read.
 */
final class GatewayPort {

	private static final Log logger = LogFactory.getLog(GatewayPort.class);

	private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);

	private final ListenerKey key;

	private final int port;

	private final HttpServer server;

	private final PortClosing closing;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private volatile Listener listener;

	private volatile boolean draining;

	private volatile @Nullable String problem = "not bound yet";

	private volatile @Nullable DisposableServer bound;

	GatewayPort(Listener listener, int offset, ListenerSettings settings, HttpHandler handler,
			Supplier<MeshSettings> mesh, RequestObserver observer, PortClosing closing, LoopResources loops) {
		this.closing = closing;
		this.key = listener.key();
		this.port = listener.key().port() + offset;
		this.listener = listener;
		EdgeHandler edge = new EdgeHandler(handler, this.port, this::server, mesh, () -> this.draining, observer);
		this.server = configure(settings).runOn(loops).channelGroup(this.connections).handle(edge);
	}

	private HttpServer configure(ListenerSettings settings) {
		return HttpServer.create()
			.bindAddress(this::address)
			.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
			.forwarded(false)
			.idleTimeout(settings.idleTimeout())
			.option(ChannelOption.SO_BACKLOG, settings.backlog())
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.http2Settings((http2) -> http2.maxConcurrentStreams(settings.maxConcurrentStreams())
				.initialWindowSize(Math.toIntExact(settings.initialWindow().toBytes()))
				.maxHeaderListSize(settings.maxHeaderSize().toBytes())
				.connectProtocolEnabled(true))
			.childObserve(ExtendedConnect::observe)
			.doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst(new ProtocolDetector(settings)));
	}

	private Http server() {
		FilterChain plain = this.listener.plain();
		if (plain != null && plain.content() instanceof Http http) {
			return http;
		}
		throw new IllegalStateException("No HTTP on " + this.key);
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

	private static String reason(Throwable ex) {
		Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
	}

	void update(Listener changed) {
		this.listener = changed;
	}

	/** Asks that each answer from now on ends its connection. */
	void beginDrain() {
		this.draining = true;
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
		try {
			server.disposeNow(time);
			return true;
		}
		catch (IllegalStateException ex) {
			return false; // took too long
		}
		finally {
			this.bound = null;
			this.connections.close();
			logger.info("Closed " + this.key + where());
		}
	}

	/** Closes it with all that is open. */
	void close() {
		drain(Duration.ofMillis(1));
	}

	boolean isOpen() {
		return this.bound != null;
	}

	int port() {
		return this.port;
	}

	ListenerStatus status() {
		return new ListenerStatus(this.key, this.port, this.problem);
	}

}
