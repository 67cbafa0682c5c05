package io.lateen.translate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.Domains;
import io.lateen.model.RouteTableKey;
import io.lateen.model.VirtualHost;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/**
 * Makes route tables of Gateways and of what VirtualServices contribute. A table is there
 * even where no VirtualService is served. For one use.
 */
final class RouteTableAssembly {

	private final GatewayLayout before;

	private final GatewayLayout after;

	private final DomainContributions domains;

	private PMap<RouteTableKey, Domains<VirtualHost>> tables;

	RouteTableAssembly(GatewayLayout before, GatewayLayout after, DomainContributions domains,
			PMap<RouteTableKey, Domains<VirtualHost>> tables) {
		this.before = before;
		this.after = after;
		this.domains = domains;
		this.tables = tables;
	}

	PMap<RouteTableKey, Domains<VirtualHost>> tables() {
		return this.tables;
	}

	/** Makes the named virtual hosts anew, and what else another layout concerns. */
	void rebuild(Set<DomainKey> changed) {
		Map<RouteTableKey, Set<String>> rebuilt = new HashMap<>();
		changed.forEach((key) -> domains(rebuilt, key.table()).add(key.domain()));
		if (this.after != this.before) {
			for (GatewayLayout layout : List.of(this.before, this.after)) {
				layout.tables().keySet().forEach((key) -> domains(rebuilt, key).addAll(layout.redirects(key)));
			}
		}
		rebuilt.forEach(this::rebuild);
	}

	private static Set<String> domains(Map<RouteTableKey, Set<String>> rebuilt, RouteTableKey table) {
		return rebuilt.computeIfAbsent(table, (key) -> new HashSet<>());
	}

	private void rebuild(RouteTableKey key, Set<String> changed) {
		if (!this.after.tables().containsKey(key)) {
			this.tables = this.tables.minus(key);
			return;
		}
		Domains<VirtualHost> old = this.tables.get(key);
		Domains<VirtualHost> rebuilt = virtualHosts(key, changed, (old != null) ? old : Domains.none());
		if (rebuilt != old) {
			this.tables = this.tables.plus(key, rebuilt);
		}
	}

	private Domains<VirtualHost> virtualHosts(RouteTableKey key, Set<String> changed, Domains<VirtualHost> hosts) {
		Set<String> redirects = this.after.redirects(key);
		Domains.Change<VirtualHost> rebuilt = hosts.change();
		for (String domain : changed) {
			VirtualHost old = hosts.get(domain);
			VirtualHost made = virtualHost(key, domain, redirects.contains(domain), old);
			if (made == null && old != null) {
				rebuilt.remove(domain);
			}
			else if (made != null && made != old) {
				rebuilt.put(domain, made);
			}
		}
		return rebuilt.done();
	}

	private @Nullable VirtualHost virtualHost(RouteTableKey key, String domain, boolean redirect,
			@Nullable VirtualHost old) {
		List<Contribution> contributions = this.domains.of(new DomainKey(key, domain));
		if (contributions.isEmpty() && !redirect) {
			return null;
		}
		boolean redirects = redirect || (mayRedirect(key)
				&& contributions.stream().anyMatch((contribution) -> contribution.server().httpsRedirect()));
		return VirtualHostAssembly.assemble(domain, contributions, redirects, old);
	}

	private boolean mayRedirect(RouteTableKey key) {
		return this.after.tables().getOrDefault(key, List.of()).stream().anyMatch(BoundServer::httpsRedirect);
	}

}
