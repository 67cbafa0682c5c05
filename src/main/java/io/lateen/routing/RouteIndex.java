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
		ListenerRoutes last = this.listeners.get(listener.key());
		if (last == null) {
			return ListenerRoutes.of(listener, Map.of(), compiler);
		}
		return (last.listener() == listener) ? last : ListenerRoutes.of(listener, last.compiled(), compiler);
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

	/** What is listened on. */
	Stream<Listener> listeners() {
		return this.listeners.values().stream().map(ListenerRoutes::listener);
	}

	/** Virtual hosts behind one listener; the map is by identity and not written to. */
	private record ListenerRoutes(Listener listener, Map<VirtualHost, HostRoutes> compiled) {

		static ListenerRoutes of(Listener listener, Map<VirtualHost, HostRoutes> known,
				Function<VirtualHost, HostRoutes> compiler) {
			Map<VirtualHost, HostRoutes> next = new IdentityHashMap<>(known.size());
			listener.virtualHosts().all().forEach((host) -> {
				HostRoutes routes = known.get(host);
				next.put(host, (routes != null) ? routes : compiler.apply(host));
			});
			return new ListenerRoutes(listener, next);
		}

		@Nullable HostRoutes find(String host) {
			VirtualHost found = this.listener.virtualHosts().find(host);
			return (found != null) ? Objects.requireNonNull(this.compiled.get(found)) : null;
		}

	}

}
