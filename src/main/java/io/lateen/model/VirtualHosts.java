package io.lateen.model;

import java.util.Collection;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The virtual hosts of one route table by domain, all in lower case. Looked up as Envoy
 * does (source/common/router/config_impl.cc, RouteMatcher::findVirtualHost): exact
 * domain, then the longest wildcard suffix, then {@code *}; never falls through.
 */
public final class VirtualHosts {

	public static final VirtualHosts NONE = new VirtualHosts(HashTreePMap.empty(), TreePMap.empty());

	private static final String ANY = "*";

	private final PMap<String, VirtualHost> exact;

	// length of the suffix, negated so that the longest comes first, to suffix (without
	// the asterisk) to virtual host
	private final PSortedMap<Integer, PMap<String, VirtualHost>> suffixes;

	private VirtualHosts(PMap<String, VirtualHost> exact, PSortedMap<Integer, PMap<String, VirtualHost>> suffixes) {
		this.exact = exact;
		this.suffixes = suffixes;
	}

	/**
	 * The virtual host for a host name.
	 * @param host lower case, without port; may be empty
	 */
	public @Nullable VirtualHost find(String host) {
		VirtualHost found = this.exact.get(host);
		if (found != null) {
			return found;
		}
		for (var bySuffix : this.suffixes.entrySet()) {
			int length = -bySuffix.getKey();
			if (host.length() > length) {
				found = bySuffix.getValue().get(host.substring(host.length() - length));
				if (found != null) {
					return found;
				}
			}
		}
		return this.exact.get(ANY);
	}

	public VirtualHosts with(VirtualHost host) {
		String domain = host.domain();
		if (!isWildcard(domain)) {
			return new VirtualHosts(this.exact.plus(domain, host), this.suffixes);
		}
		PMap<String, VirtualHost> ofLength = ofLength(domain);
		return new VirtualHosts(this.exact,
				this.suffixes.plus(1 - domain.length(), ofLength.plus(domain.substring(1), host)));
	}

	public VirtualHosts without(String domain) {
		if (!isWildcard(domain)) {
			return new VirtualHosts(this.exact.minus(domain), this.suffixes);
		}
		PMap<String, VirtualHost> left = ofLength(domain).minus(domain.substring(1));
		int key = 1 - domain.length();
		return new VirtualHosts(this.exact, left.isEmpty() ? this.suffixes.minus(key) : this.suffixes.plus(key, left));
	}

	/**
	 * The virtual host of exactly this domain ({@code a.test}, {@code *.test},
	 * {@code *}).
	 */
	public @Nullable VirtualHost get(String domain) {
		return isWildcard(domain) ? ofLength(domain).get(domain.substring(1)) : this.exact.get(domain);
	}

	public Stream<VirtualHost> all() {
		return Stream.concat(this.exact.values().stream(),
				this.suffixes.values().stream().map(PMap::values).flatMap(Collection::stream));
	}

	private PMap<String, VirtualHost> ofLength(String domain) {
		PMap<String, VirtualHost> found = this.suffixes.get(1 - domain.length());
		return (found != null) ? found : HashTreePMap.empty();
	}

	private static boolean isWildcard(String domain) {
		return domain.length() > 1 && domain.charAt(0) == '*';
	}

}
