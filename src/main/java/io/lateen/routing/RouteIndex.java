package io.lateen.routing;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.RoutingTable;
import io.lateen.model.VirtualHost;
import io.lateen.model.VirtualHosts;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;

/**
 * All compiled routes of one table. Immutable; made of its predecessor, with which it
 * shares the virtual hosts that did not change.
 */
final class RouteIndex {

	static final RouteIndex EMPTY = new RouteIndex(Map.of());

	private final Map<ListenerKey, ListenerRoutes> listeners;

	private RouteIndex(Map<ListenerKey, ListenerRoutes> listeners) {
		this.listeners = listeners;
	}

	/**
	 * The index of the next table.
	 * @param table which
	 * @param compiler for virtual hosts that are new or changed
	 */
	RouteIndex next(RoutingTable table, Function<VirtualHost, HostRoutes> compiler) {
		Map<ListenerKey, ListenerRoutes> next = new HashMap<>();
		// a host may be the same object behind several listeners
		Map<VirtualHost, HostRoutes> made = new IdentityHashMap<>();
		Function<VirtualHost, HostRoutes> once = (host) -> made.computeIfAbsent(host, compiler);
		table.listeners().values().forEach((listener) -> next.put(listener.key(), routes(listener, once)));
		return new RouteIndex(Map.copyOf(next));
	}

	private ListenerRoutes routes(Listener listener, Function<VirtualHost, HostRoutes> compiler) {
		ListenerRoutes last = this.listeners.getOrDefault(listener.key(), ListenerRoutes.NONE);
		return (last.domains() == listener.virtualHosts()) ? last : last.next(listener.virtualHosts(), compiler);
	}

	/**
	 * The virtual host that a request hits.
	 * @param host lower case, without port
	 */
	@Nullable HostRoutes find(ListenerKey listener, String host) {
		ListenerRoutes routes = this.listeners.get(listener);
		return (routes != null) ? routes.find(host) : null;
	}

	/** All virtual hosts of all listeners. */
	Stream<HostRoutes> hosts() {
		return this.listeners.values().stream().flatMap((routes) -> routes.compiled().values().stream());
	}

	/** Virtual hosts behind one listener; the map is by identity and not written to. */
	private record ListenerRoutes(VirtualHosts domains, Map<VirtualHost, HostRoutes> compiled) {

		static final ListenerRoutes NONE = new ListenerRoutes(VirtualHosts.NONE, Map.of());

		ListenerRoutes next(VirtualHosts domains, Function<VirtualHost, HostRoutes> compiler) {
			Map<VirtualHost, HostRoutes> next = new IdentityHashMap<>(this.compiled.size());
			domains.all().forEach((host) -> {
				HostRoutes known = this.compiled.get(host);
				next.put(host, (known != null) ? known : compiler.apply(host));
			});
			return new ListenerRoutes(domains, next);
		}

		@Nullable HostRoutes find(String host) {
			VirtualHost found = this.domains.find(host);
			return (found != null) ? Objects.requireNonNull(this.compiled.get(found)) : null;
		}

	}

}
