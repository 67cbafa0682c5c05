package io.lateen.translate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.VirtualHost;
import io.lateen.model.VirtualHosts;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/**
 * Makes listeners of Gateways and of what VirtualServices contribute. A listener is open
 * even where no VirtualService is served. For one use.
 */
final class ListenerAssembly {

	private final GatewayLayout before;

	private final GatewayLayout after;

	private final DomainContributions domains;

	private PMap<ListenerKey, Listener> listeners;

	ListenerAssembly(GatewayLayout before, GatewayLayout after, DomainContributions domains,
			PMap<ListenerKey, Listener> listeners) {
		this.before = before;
		this.after = after;
		this.domains = domains;
		this.listeners = listeners;
	}

	PMap<ListenerKey, Listener> listeners() {
		return this.listeners;
	}

	/** Makes the named virtual hosts anew, and what else another layout concerns. */
	void rebuild(Set<DomainKey> changed) {
		Map<ListenerKey, Set<String>> rebuilt = new HashMap<>();
		changed.forEach((key) -> domains(rebuilt, key.listener()).add(key.domain()));
		if (this.after != this.before) {
			for (GatewayLayout layout : List.of(this.before, this.after)) {
				layout.listeners().keySet().forEach((key) -> domains(rebuilt, key).addAll(layout.redirects(key)));
			}
		}
		rebuilt.forEach(this::rebuild);
	}

	private static Set<String> domains(Map<ListenerKey, Set<String>> rebuilt, ListenerKey listener) {
		return rebuilt.computeIfAbsent(listener, (key) -> new HashSet<>());
	}

	private void rebuild(ListenerKey key, Set<String> changed) {
		List<BoundServer> servers = this.after.listeners().get(key);
		if (servers == null) {
			this.listeners = this.listeners.minus(key);
			return;
		}
		Listener old = this.listeners.get(key);
		VirtualHosts hosts = (old != null) ? old.virtualHosts() : VirtualHosts.NONE;
		VirtualHosts rebuilt = virtualHosts(key, changed, hosts);
		int serverPort = servers.getFirst().serverPort();
		if (old == null || rebuilt != hosts || old.serverPort() != serverPort) {
			this.listeners = this.listeners.plus(key, new Listener(key, serverPort, rebuilt));
		}
	}

	private VirtualHosts virtualHosts(ListenerKey key, Set<String> changed, VirtualHosts hosts) {
		Set<String> redirects = this.after.redirects(key);
		VirtualHosts rebuilt = hosts;
		for (String domain : changed) {
			VirtualHost old = hosts.get(domain);
			VirtualHost made = virtualHost(key, domain, redirects.contains(domain), old);
			if (made == null && old != null) {
				rebuilt = rebuilt.without(domain);
			}
			else if (made != null && made != old) {
				rebuilt = rebuilt.with(made);
			}
		}
		return rebuilt;
	}

	private @Nullable VirtualHost virtualHost(ListenerKey key, String domain, boolean redirect,
			@Nullable VirtualHost old) {
		List<Contribution> contributions = this.domains.of(new DomainKey(key, domain));
		if (contributions.isEmpty() && !redirect) {
			return null;
		}
		boolean redirects = redirect || (mayRedirect(key)
				&& contributions.stream().anyMatch((contribution) -> contribution.server().httpsRedirect()));
		return VirtualHostAssembly.assemble(domain, contributions, redirects, old);
	}

	private boolean mayRedirect(ListenerKey key) {
		return this.after.listeners().getOrDefault(key, List.of()).stream().anyMatch(BoundServer::httpsRedirect);
	}

}
