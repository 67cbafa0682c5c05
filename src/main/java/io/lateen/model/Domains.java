package io.lateen.model;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What belongs to domains ({@code a.test}, {@code *.test}, {@code *}), all in lower case.
 * Looked up as Envoy does, for virtual hosts (source/common/router/config_impl.cc,
 * RouteMatcher::findVirtualHost) as for server names
 * (source/common/listener_manager/filter_chain_manager_impl.cc,
 * findFilterChainForServerName): exact domain, then the longest wildcard suffix, then
 * {@code *}; never falls through. The cost does not grow with their number. Immutable.
 *
 * @param <T> what belongs to a domain
 */
public final class Domains<T> {

	private static final Domains<?> NONE = new Domains<>(HashTreePMap.empty(), TreePMap.empty());

	private static final String ANY = "*";

	private final PMap<String, T> exact;

	// length of the suffix, negated so that the longest comes first, to suffix (without
	// the asterisk)
	private final PSortedMap<Integer, PMap<String, T>> suffixes;

	private Domains(PMap<String, T> exact, PSortedMap<Integer, PMap<String, T>> suffixes) {
		this.exact = exact;
		this.suffixes = suffixes;
	}

	@SuppressWarnings("unchecked") // immutable, hence nothing of another type gets in
	public static <T> Domains<T> none() {
		return (Domains<T>) NONE;
	}

	/**
	 * What belongs to the domain that fits a host name best.
	 * @param host lower case, without port; may be empty
	 */
	public @Nullable T find(String host) {
		T found = this.exact.get(host);
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

	public Domains<T> with(String domain, T value) {
		if (!isWildcard(domain)) {
			return new Domains<>(this.exact.plus(domain, value), this.suffixes);
		}
		PMap<String, T> ofLength = ofLength(domain);
		return new Domains<>(this.exact,
				this.suffixes.plus(1 - domain.length(), ofLength.plus(domain.substring(1), value)));
	}

	public Domains<T> without(String domain) {
		if (!isWildcard(domain)) {
			return new Domains<>(this.exact.minus(domain), this.suffixes);
		}
		PMap<String, T> left = ofLength(domain).minus(domain.substring(1));
		int key = 1 - domain.length();
		return new Domains<>(this.exact, left.isEmpty() ? this.suffixes.minus(key) : this.suffixes.plus(key, left));
	}

	/**
	 * What belongs to exactly this domain.
	 */
	public @Nullable T get(String domain) {
		return isWildcard(domain) ? ofLength(domain).get(domain.substring(1)) : this.exact.get(domain);
	}

	public Stream<T> all() {
		return Stream.concat(this.exact.values().stream(),
				this.suffixes.values().stream().map(PMap::values).flatMap(Collection::stream));
	}

	/** What belongs to which domain. */
	public Stream<Map.Entry<String, T>> entries() {
		return Stream.concat(this.exact.entrySet().stream(),
				this.suffixes.values()
					.stream()
					.flatMap((ofLength) -> ofLength.entrySet().stream())
					.map((entry) -> Map.entry("*" + entry.getKey(), entry.getValue())));
	}

	private PMap<String, T> ofLength(String domain) {
		PMap<String, T> found = this.suffixes.get(1 - domain.length());
		return (found != null) ? found : HashTreePMap.empty();
	}

	private static boolean isWildcard(String domain) {
		return domain.length() > 1 && domain.charAt(0) == '*';
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Domains<?> domains && this.exact.equals(domains.exact)
				&& this.suffixes.equals(domains.suffixes));
	}

	@Override
	public int hashCode() {
		return 31 * this.exact.hashCode() + this.suffixes.hashCode();
	}

}
