package io.lateen.upstream;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.upstream.connection.CircuitBreaker;
import io.lateen.upstream.connection.ConnectionKey;
import io.lateen.upstream.connection.ConnectionPool;
import io.lateen.upstream.connection.Connector;
import io.lateen.upstream.connection.LoopConnections;
import io.lateen.upstream.connection.Transport;
import io.lateen.upstream.outlier.EndpointHealth;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
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

	private final Map<EventLoop, LoopConnections> connections = new ConcurrentHashMap<>();

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
	ConnectionPool pool(EventLoop loop, Transport transport, ConnectionKey key, boolean speaksHttp2) {
		ConnectionPool pool = on(loop).pool(transport, key, speaksHttp2);
		if (this.removed) {
			// chosen before it was removed: the request is served, its connection is not
			// kept
			pool.drain();
		}
		return pool;
	}

	/** Opens a connection that is nobody else's; it counts until it is closed. */
	void connect(EventLoop loop, Transport transport, ConnectionKey key, ChannelHandler handler,
			Connector.Callback callback) {
		on(loop).connect(transport, key, handler, (channel, failure) -> {
			if (channel != null) {
				this.health.reached();
			}
			else {
				this.health.failed();
			}
			callback.connected(channel, failure);
		});
	}

	int pools() {
		return this.connections.size();
	}

	private LoopConnections on(EventLoop loop) {
		@Nullable LoopConnections known = this.connections.get(loop);
		return (known != null) ? known : this.connections.computeIfAbsent(loop, this::make);
	}

	private LoopConnections make(EventLoop loop) {
		return new LoopConnections(loop, this.loops, this.address, () -> this.connectTimeoutMillis, this.breaker);
	}

	/** Connections that another transport made take no more requests. */
	void use(Transport transport) {
		this.connections.forEach((loop, all) -> loop.execute(() -> all.use(transport)));
	}

	/** Takes no more requests; what is under way goes on. */
	void remove() {
		this.removed = true;
		this.connections.forEach((loop, all) -> loop.execute(all::drain));
	}

	/** Address and port, IPv6 addresses in brackets. */
	@Override
	public String toString() {
		return this.text;
	}

}
