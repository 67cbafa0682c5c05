package io.lateen.upstream.connection;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * All connections to one endpoint on one event loop; used on that loop only. Most
 * clusters have one pool, or one of each protocol; where connections differ from request
 * to request there are many, and those not used for the longest time are given up.
 */
public final class LoopConnections {

	/** Clients choose hosts, and so server names. */
	private static final int MAX_POOLS = 1000;

	private final EventLoop loop;

	private final LoopResources loops;

	private final InetSocketAddress address;

	private final IntSupplier connectTimeoutMillis;

	private final CircuitBreaker breaker;

	private @Nullable Transport transport;

	private @Nullable ConnectionPool http1;

	private @Nullable ConnectionPool http2;

	private final Map<PoolKey, ConnectionPool> others = new LinkedHashMap<>(2, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<PoolKey, ConnectionPool> eldest) {
			if (size() > MAX_POOLS) {
				eldest.getValue().drain();
				return true;
			}
			return false;
		}

	};

	/**
	 * @param address resolved
	 */
	public LoopConnections(EventLoop loop, LoopResources loops, InetSocketAddress address,
			IntSupplier connectTimeoutMillis, CircuitBreaker breaker) {
		this.loop = loop;
		this.loops = loops;
		this.address = address;
		this.connectTimeoutMillis = connectTimeoutMillis;
		this.breaker = breaker;
	}

	/**
	 * The connections that a request may use. Those that another transport made take no
	 * more requests.
	 */
	public ConnectionPool pool(Transport transport, ConnectionKey key, boolean speaksHttp2) {
		use(transport);
		if (!key.equals(ConnectionKey.SHARED)) {
			return this.others.computeIfAbsent(new PoolKey(key, speaksHttp2),
					(one) -> make(transport, key, speaksHttp2));
		}
		@Nullable ConnectionPool pool = speaksHttp2 ? this.http2 : this.http1;
		if (pool != null) {
			return pool;
		}
		ConnectionPool made = make(transport, key, speaksHttp2);
		if (speaksHttp2) {
			this.http2 = made;
		}
		else {
			this.http1 = made;
		}
		return made;
	}

	/** Connections are made that way from now on. */
	public void use(Transport transport) {
		if (this.transport != transport) {
			drain();
			this.transport = transport;
			this.http1 = null;
			this.http2 = null;
			this.others.clear();
		}
	}

	private ConnectionPool make(Transport transport, ConnectionKey key, boolean speaksHttp2) {
		Connector connector = connector(transport, key);
		return speaksHttp2 ? new Http2Pool(connector, this.breaker) : new Http1Pool(connector, this.breaker);
	}

	private Connector connector(Transport transport, ConnectionKey key) {
		return new Connector(this.loop, this.loops, this.address, this.connectTimeoutMillis, transport, key);
	}

	/** Opens a connection that is nobody else's; it counts until it is closed. */
	public void connect(Transport transport, ConnectionKey key, ChannelHandler handler, Connector.Callback callback) {
		this.breaker.connectionOpened();
		connector(transport, key).connect(ApplicationProtocol.OPAQUE, (channel) -> handler, (channel, failure) -> {
			if (channel != null) {
				channel.closeFuture().addListener((closed) -> this.breaker.connectionClosed());
			}
			else {
				this.breaker.connectionClosed();
			}
			callback.connected(channel, failure);
		});
	}

	/** Lets no further request begin; connections close as they become idle. */
	public void drain() {
		if (this.http1 != null) {
			this.http1.drain();
		}
		if (this.http2 != null) {
			this.http2.drain();
		}
		this.others.values().forEach(ConnectionPool::drain);
	}

	private record PoolKey(ConnectionKey connection, boolean http2) {
	}

}
