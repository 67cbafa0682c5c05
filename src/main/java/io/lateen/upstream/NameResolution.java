package io.lateen.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * Resolves names of endpoints in the background, again when their time to live is over,
 * or after a minute where there was no answer (istiod's dns_refresh_rate). Addresses stay
 * in force until there are others.
 */
public final class NameResolution implements AutoCloseable {

	private static final long RETRY_SECONDS = 60;

	private final Duration retry;

	private final EventLoop loop;

	private final DnsNameResolver resolver;

	private final TimesToLive timesToLive = new TimesToLive();

	private final Map<ClusterKey, Watch> watches = new ConcurrentHashMap<>();

	/** Asks the servers that the machine asks. */
	public NameResolution(LoopResources loops) {
		this(loops, DnsServerAddressStreamProviders.platformDefault(), Duration.ofSeconds(RETRY_SECONDS));
	}

	NameResolution(LoopResources loops, DnsServerAddressStreamProvider servers, Duration retry) {
		this.retry = retry;
		this.loop = loops.onClient(LoopResources.DEFAULT_NATIVE).next();
		this.resolver = new DnsNameResolverBuilder(this.loop)
			.datagramChannelFactory(() -> loops.onChannel(DatagramChannel.class, this.loop))
			.socketChannelFactory(() -> loops.onChannel(SocketChannel.class, this.loop))
			.resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
			.resolveCache(this.timesToLive)
			.nameServerProvider(servers)
			.build();
	}

	/** Tells the addresses of a cluster from now on, each time they are resolved. */
	void follow(ClusterKey key, Endpoints.Dns dns, Consumer<List<ResolvedEndpoint>> listener) {
		Watch watch = new Watch(dns, listener);
		@Nullable Watch before = this.watches.put(key, watch);
		if (before != null) {
			before.end();
		}
		this.loop.execute(watch::resolve);
	}

	void forget(ClusterKey key) {
		@Nullable Watch watch = this.watches.remove(key);
		if (watch != null) {
			watch.end();
		}
	}

	@Override
	public void close() {
		this.watches.values().forEach(Watch::end);
		this.resolver.close();
	}

	/** The names of one cluster; lives on the event loop. */
	private final class Watch {

		private final Endpoints.Dns dns;

		private final Consumer<List<ResolvedEndpoint>> listener;

		private final List<@Nullable List<ResolvedEndpoint>> found = new ArrayList<>();

		private int missing;

		private long seconds;

		private boolean failed;

		private volatile boolean ended;

		private @Nullable ScheduledFuture<?> next;

		Watch(Endpoints.Dns dns, Consumer<List<ResolvedEndpoint>> listener) {
			this.dns = dns;
			this.listener = listener;
			dns.names().forEach((name) -> this.found.add(null));
		}

		void resolve() {
			if (this.ended) {
				return;
			}
			this.missing = this.dns.names().size();
			this.seconds = RETRY_SECONDS;
			this.failed = false;
			for (int i = 0; i < this.found.size(); i++) {
				int index = i;
				Endpoint name = this.dns.names().get(i);
				NameResolution.this.resolver.resolveAll(name.address())
					.addListener((Future<List<InetAddress>> done) -> resolved(index, name, done));
			}
		}

		private void resolved(int index, Endpoint name, Future<List<InetAddress>> done) {
			if (done.isSuccess()) {
				List<InetAddress> addresses = done.getNow();
				this.found.set(index,
						addresses.stream()
							.limit(this.dns.oneAtATime() ? 1 : addresses.size())
							.map((address) -> new ResolvedEndpoint(new InetSocketAddress(address, name.port()), name))
							.toList());
				this.seconds = Math.min(this.seconds, NameResolution.this.timesToLive.of(name.address()));
			}
			else {
				this.failed = true;
			}
			if (--this.missing == 0 && !this.ended) {
				tell();
			}
		}

		private void tell() {
			List<ResolvedEndpoint> all = new ArrayList<>();
			for (@Nullable
			List<ResolvedEndpoint> addresses : this.found) {
				if (addresses != null) {
					all.addAll(addresses);
				}
			}
			if (!all.isEmpty()) {
				this.listener.accept(all);
			}
			long delay = this.failed ? NameResolution.this.retry.toMillis() : TimeUnit.SECONDS.toMillis(this.seconds);
			this.next = NameResolution.this.loop.schedule(this::resolve, delay, TimeUnit.MILLISECONDS);
		}

		void end() {
			this.ended = true;
			NameResolution.this.loop.execute(() -> {
				if (this.next != null) {
					this.next.cancel(false);
				}
			});
		}

	}

}
