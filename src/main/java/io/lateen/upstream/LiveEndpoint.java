package io.lateen.upstream;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.upstream.connection.CircuitBreaker;
import io.lateen.upstream.connection.ConnectionPool;
import io.lateen.upstream.connection.Connector;
import io.lateen.upstream.connection.Http1Pool;
import io.lateen.upstream.connection.Http2Pool;
import io.lateen.upstream.outlier.EndpointHealth;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import reactor.netty.resources.LoopResources;

/**
 * An address that requests are sent to, with its connections. Lives as long as the
 * address is among its cluster's endpoints, and then until its last request ended.
 * Thread-safe.
 */
public final class LiveEndpoint {

	private final InetSocketAddress address;

	private final CircuitBreaker breaker;

	private final LoopResources loops;

	private final String text;

	private final long since = System.nanoTime();

	private final AtomicInteger active = new AtomicInteger();

	private final EndpointHealth health = new EndpointHealth();

	private final Map<EventLoop, ConnectionPool> http1 = new ConcurrentHashMap<>();

	private final Map<EventLoop, ConnectionPool> http2 = new ConcurrentHashMap<>();

	private volatile int connectTimeoutMillis;

	private volatile boolean removed;

	LiveEndpoint(InetSocketAddress address, CircuitBreaker breaker, LoopResources loops) {
		this.address = address;
		this.text = NetUtil.toSocketAddressString(address);
		this.breaker = breaker;
		this.loops = loops;
	}

	/** Where it listens, resolved. */
	public InetSocketAddress address() {
		return this.address;
	}

	/** When it was first seen, as {@link System#nanoTime()} counts. */
	long since() {
		return this.since;
	}

	/** How it has answered of late. */
	public EndpointHealth health() {
		return this.health;
	}

	/** Requests under way. */
	public int active() {
		return this.active.get();
	}

	void began() {
		this.active.incrementAndGet();
	}

	void ended() {
		this.active.decrementAndGet();
	}

	void connectTimeoutMillis(int millis) {
		this.connectTimeoutMillis = millis;
	}

	/** The connections of an event loop, used on that loop only. */
	ConnectionPool pool(EventLoop loop, boolean speaksHttp2) {
		ConnectionPool pool = speaksHttp2 ? this.http2.computeIfAbsent(loop, this::newHttp2Pool)
				: this.http1.computeIfAbsent(loop, this::newHttp1Pool);
		if (this.removed) {
			// chosen before it was removed: the request is served, its connection is not
			// kept
			pool.drain();
		}
		return pool;
	}

	/** Opens a connection that is nobody else's; it counts until it is closed. */
	void connect(EventLoop loop, ChannelHandler handler, Connector.Callback callback) {
		this.breaker.connectionOpened();
		connector(loop).connect((channel) -> handler, (channel, failure) -> {
			if (channel != null) {
				this.health.reached();
				channel.closeFuture().addListener((closed) -> this.breaker.connectionClosed());
			}
			else {
				this.health.failed();
				this.breaker.connectionClosed();
			}
			callback.connected(channel, failure);
		});
	}

	int pools() {
		return this.http1.size() + this.http2.size();
	}

	private ConnectionPool newHttp1Pool(EventLoop loop) {
		return new Http1Pool(connector(loop), this.breaker);
	}

	private ConnectionPool newHttp2Pool(EventLoop loop) {
		return new Http2Pool(connector(loop), this.breaker);
	}

	private Connector connector(EventLoop loop) {
		return new Connector(loop, this.loops, this.address, () -> this.connectTimeoutMillis);
	}

	/** Takes no more requests; what is under way goes on. */
	void remove() {
		this.removed = true;
		this.http1.forEach((loop, pool) -> loop.execute(pool::drain));
		this.http2.forEach((loop, pool) -> loop.execute(pool::drain));
	}

	/** Address and port, IPv6 addresses in brackets. */
	@Override
	public String toString() {
		return this.text;
	}

}
