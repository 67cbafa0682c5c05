package io.lateen.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The hosts of a Gateway's server, each for one namespace of VirtualServices or for all
 * (istio pilot/pkg/model/gateway.go, sanitizeServerHostNamespace;
 * pkg/config/host/names.go, Intersection). Exact hosts are looked up, so that a server
 * may have thousands.
 */
final class ServerHosts {

	private static final String EVERYWHERE = "*";

	private final List<String> texts;

	private final Map<String, HostSet> byNamespace = new HashMap<>();

	private ServerHosts(List<String> texts) {
		this.texts = texts;
		for (String text : texts) {
			int slash = text.indexOf('/');
			String namespace = (slash < 0) ? EVERYWHERE : text.substring(0, slash);
			this.byNamespace.computeIfAbsent(namespace, (key) -> new HostSet())
				.add(new HostName(text.substring(slash + 1)));
		}
	}

	/**
	 * Reads the hosts as written.
	 * @param namespace of the Gateway, for {@code ./host}
	 */
	static ServerHosts of(List<String> hosts, String namespace) {
		List<String> texts = new ArrayList<>(hosts.size());
		for (String host : hosts) {
			if (host.equals("*/*")) {
				// takes the place of the others too
				return new ServerHosts(List.of("*"));
			}
			texts.add(host.startsWith("./") ? namespace + host.substring(1)
					: host.startsWith("*/") ? host.substring(2) : host);
		}
		return new ServerHosts(texts);
	}

	/** {@code host} or {@code namespace/host}. */
	List<String> texts() {
		return this.texts;
	}

	/** Domains that are redirected even without any VirtualService. */
	Stream<String> domains() {
		return this.texts.stream().filter((text) -> text.indexOf('/') < 0).map((text) -> text.toLowerCase(Locale.ROOT));
	}

	/**
	 * Server names of TLS that are served here; {@code *} takes the place of others
	 * (pilot/pkg/networking/core/gateway.go, toFilterChainMatch).
	 */
	Set<String> serverNames() {
		Set<String> names = new HashSet<>();
		this.texts.forEach((text) -> names.add(text.substring(text.indexOf('/') + 1).toLowerCase(Locale.ROOT)));
		return names.contains(EVERYWHERE) ? Set.of(EVERYWHERE) : names;
	}

	/**
	 * Domains, in lower case, on which a host of a VirtualService is served here.
	 * @param namespace of the VirtualService
	 */
	Set<String> intersect(String namespace, HostName host) {
		Set<String> domains = new HashSet<>();
		intersect(this.byNamespace.get(EVERYWHERE), host, domains);
		intersect(this.byNamespace.get(namespace), host, domains);
		return domains;
	}

	private static void intersect(@Nullable HostSet set, HostName host, Set<String> domains) {
		if (set != null) {
			set.intersect(host).forEach((name) -> domains.add(name.text().toLowerCase(Locale.ROOT)));
		}
	}

	/** Host names of one namespace. */
	private static final class HostSet {

		private final Set<HostName> exact = new HashSet<>();

		private final List<HostName> wildcards = new ArrayList<>();

		void add(HostName name) {
			if (name.isWildcard()) {
				this.wildcards.add(name);
			}
			else {
				this.exact.add(name);
			}
		}

		Stream<HostName> intersect(HostName host) {
			Stream<HostName> ofExact = host.isWildcard() ? this.exact.stream().filter((name) -> name.isSubsetOf(host))
					: Stream.of(host).filter(this.exact::contains);
			Stream<HostName> ofWildcards = this.wildcards.stream().<HostName>mapMulti((name, found) -> {
				HostName common = name.intersect(host);
				if (common != null) {
					found.accept(common);
				}
			});
			return Stream.concat(ofExact, ofWildcards);
		}

	}

}
