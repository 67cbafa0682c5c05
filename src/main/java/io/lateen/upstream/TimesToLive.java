package io.lateen.upstream;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps no addresses, but how long those that were found last may be used: Netty's
 * resolver tells that to its cache only.
 */
final class TimesToLive implements DnsCache {

	private static final long UNKNOWN = 60;

	private final Map<String, Long> seconds = new ConcurrentHashMap<>();

	/**
	 * Seconds, at least 1; 60 for what no server answered, as names of the hosts file.
	 */
	long of(String host) {
		@Nullable Long found = this.seconds.remove(name(host));
		return (found != null) ? Math.max(1, found) : UNKNOWN;
	}

	@Override
	public void clear() {
		this.seconds.clear();
	}

	@Override
	public boolean clear(String host) {
		return this.seconds.remove(name(host)) != null;
	}

	@Override
	@SuppressWarnings("NullAway") // null is how a cache says that it has nothing
	public List<? extends DnsCacheEntry> get(String host, DnsRecord[] additionals) {
		return null;
	}

	@Override
	public DnsCacheEntry cache(String host, DnsRecord[] additionals, InetAddress address, long ttl, EventLoop loop) {
		this.seconds.merge(name(host), ttl, Math::min);
		return new Found(address);
	}

	@Override
	public DnsCacheEntry cache(String host, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
		return new Failed(cause);
	}

	/** Resolvers add the dot of the root. */
	private static String name(String host) {
		String lower = host.toLowerCase(Locale.ROOT);
		return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
	}

	private record Found(InetAddress address) implements DnsCacheEntry {

		@Override
		@SuppressWarnings("NullAway") // no failure
		public Throwable cause() {
			return null;
		}

	}

	private record Failed(Throwable cause) implements DnsCacheEntry {

		@Override
		@SuppressWarnings("NullAway") // no address
		public InetAddress address() {
			return null;
		}

	}

}
