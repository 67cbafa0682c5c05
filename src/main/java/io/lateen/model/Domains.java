package io.lateen.model;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
 * {@code *}; never falls through. The cost does not grow with their number. Immutable;
 * knows what differs from the one that it was made of.
 *
 * @param <T> what belongs to a domain
 */
public final class Domains<T> {

	private static final Domains<?> NONE = new Domains<>(HashTreePMap.empty(), TreePMap.empty(), Lineage.first());

	private static final String ANY = "*";

	private final PMap<String, T> exact;

	// length of the suffix, negated so that the longest comes first, to suffix (without
	// the asterisk)
	private final PSortedMap<Integer, PMap<String, T>> suffixes;

	private final Lineage<String> lineage;

	private Domains(PMap<String, T> exact, PSortedMap<Integer, PMap<String, T>> suffixes, Lineage<String> lineage) {
		this.exact = exact;
		this.suffixes = suffixes;
		this.lineage = lineage;
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
		return change().put(domain, value).done();
	}

	public Domains<T> without(String domain) {
		return change().remove(domain).done();
	}

	/** Starts one that differs in several domains. */
	public Change<T> change() {
		return new Change<>(this);
	}

	/**
	 * The domains to which something else belongs than in another one, or nothing. Costs
	 * nothing if this one was made of that other one.
	 */
	public Set<String> changedSince(Domains<T> earlier) {
		Set<String> known = this.lineage.changedSince(earlier.lineage);
		return (known != null) ? known : differing(earlier);
	}

	private Set<String> differing(Domains<T> earlier) {
		Set<String> differing = new HashSet<>();
		entries().filter((entry) -> earlier.get(entry.getKey()) != entry.getValue())
			.forEach((entry) -> differing.add(entry.getKey()));
		earlier.entries()
			.filter((entry) -> get(entry.getKey()) == null)
			.forEach((entry) -> differing.add(entry.getKey()));
		return differing;
	}

	/**
	 * What belongs to exactly this domain.
	 */
	public @Nullable T get(String domain) {
		return isWildcard(domain) ? ofLength(this.suffixes, domain).get(domain.substring(1)) : this.exact.get(domain);
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

	private static <T> PMap<String, T> ofLength(PSortedMap<Integer, PMap<String, T>> suffixes, String domain) {
		PMap<String, T> found = suffixes.get(1 - domain.length());
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

	/** Makes another one step by step; for one thread. */
	public static final class Change<T> {

		private final Domains<T> from;

		private final Set<String> changed = new HashSet<>();

		private PMap<String, T> exact;

		private PSortedMap<Integer, PMap<String, T>> suffixes;

		private Change(Domains<T> from) {
			this.from = from;
			this.exact = from.exact;
			this.suffixes = from.suffixes;
		}

		public Change<T> put(String domain, T value) {
			this.changed.add(domain);
			if (isWildcard(domain)) {
				PMap<String, T> more = ofLength(this.suffixes, domain).plus(domain.substring(1), value);
				this.suffixes = this.suffixes.plus(1 - domain.length(), more);
			}
			else {
				this.exact = this.exact.plus(domain, value);
			}
			return this;
		}

		public Change<T> remove(String domain) {
			this.changed.add(domain);
			if (isWildcard(domain)) {
				int key = 1 - domain.length();
				PMap<String, T> left = ofLength(this.suffixes, domain).minus(domain.substring(1));
				this.suffixes = left.isEmpty() ? this.suffixes.minus(key) : this.suffixes.plus(key, left);
			}
			else {
				this.exact = this.exact.minus(domain);
			}
			return this;
		}

		/** The one that is made, the old one if nothing was changed. */
		public Domains<T> done() {
			return this.changed.isEmpty() ? this.from
					: new Domains<>(this.exact, this.suffixes, this.from.lineage.next(this.changed));
		}

	}

}
