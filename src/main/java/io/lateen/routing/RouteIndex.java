package io.lateen.routing;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lateen.model.Domains;
import io.lateen.model.RouteTableKey;
import io.lateen.model.RoutingTable;
import io.lateen.model.VirtualHost;
import org.jspecify.annotations.Nullable;

/**
 * All compiled routes of one table. Immutable; made of its predecessor, with which it
 * shares the virtual hosts that did not change.
 */
final class RouteIndex {

	static final RouteIndex EMPTY = new RouteIndex(Map.of());

	private final Map<RouteTableKey, CompiledTable> tables;

	private RouteIndex(Map<RouteTableKey, CompiledTable> tables) {
		this.tables = tables;
	}

	/**
	 * The index of the next table.
	 * @param table which
	 * @param compiler for virtual hosts that are new or changed
	 */
	RouteIndex next(RoutingTable table, Function<VirtualHost, HostRoutes> compiler) {
		Map<RouteTableKey, CompiledTable> next = HashMap.newHashMap(table.routes().size());
		// a host may be the same object in several route tables
		Map<VirtualHost, HostRoutes> made = new IdentityHashMap<>();
		Function<VirtualHost, HostRoutes> once = (host) -> made.computeIfAbsent(host, compiler);
		table.routes().forEach((key, hosts) -> next.put(key, compiled(key, hosts, once)));
		return new RouteIndex(next);
	}

	private CompiledTable compiled(RouteTableKey key, Domains<VirtualHost> hosts,
			Function<VirtualHost, HostRoutes> compiler) {
		CompiledTable last = this.tables.get(key);
		if (last == null) {
			return CompiledTable.of(hosts, Map.of(), compiler);
		}
		return (last.hosts() == hosts) ? last : CompiledTable.of(hosts, last.compiled(), compiler);
	}

	/**
	 * The virtual host that a request hits.
	 * @param host lower case, without port
	 */
	@Nullable HostRoutes find(RouteTableKey table, String host) {
		CompiledTable found = this.tables.get(table);
		return (found != null) ? found.find(host) : null;
	}

	/** All virtual hosts of all route tables. */
	Stream<HostRoutes> hosts() {
		return this.tables.values().stream().flatMap((table) -> table.compiled().values().stream());
	}

	/** One route table; the map is by identity and not written to. */
	private record CompiledTable(Domains<VirtualHost> hosts, Map<VirtualHost, HostRoutes> compiled) {

		static CompiledTable of(Domains<VirtualHost> hosts, Map<VirtualHost, HostRoutes> known,
				Function<VirtualHost, HostRoutes> compiler) {
			Map<VirtualHost, HostRoutes> next = new IdentityHashMap<>(known.size());
			hosts.all().forEach((host) -> {
				HostRoutes routes = known.get(host);
				next.put(host, (routes != null) ? routes : compiler.apply(host));
			});
			return new CompiledTable(hosts, next);
		}

		@Nullable HostRoutes find(String host) {
			VirtualHost found = this.hosts.find(host);
			return (found != null) ? Objects.requireNonNull(this.compiled.get(found)) : null;
		}

	}

}
