package io.lateen.routing;

import java.util.HashMap;
import java.util.Map;
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
		table.routes().forEach((key, hosts) -> {
			CompiledTable last = this.tables.getOrDefault(key, CompiledTable.EMPTY);
			next.put(key, last.next(hosts, compiler));
		});
		return new RouteIndex(next);
	}

	/**
	 * The virtual host that a request hits.
	 * @param host lower case, without port
	 */
	@Nullable HostRoutes find(RouteTableKey table, String host) {
		CompiledTable found = this.tables.get(table);
		return (found != null) ? found.compiled().find(host) : null;
	}

	/** All virtual hosts of all route tables. */
	Stream<HostRoutes> hosts() {
		return this.tables.values().stream().flatMap((table) -> table.compiled().all());
	}

	/** One route table, and what it was compiled to. */
	private record CompiledTable(Domains<VirtualHost> hosts, Domains<HostRoutes> compiled) {

		static final CompiledTable EMPTY = new CompiledTable(Domains.none(), Domains.none());

		CompiledTable next(Domains<VirtualHost> next, Function<VirtualHost, HostRoutes> compiler) {
			Domains.Change<HostRoutes> change = this.compiled.change();
			for (String domain : next.changedSince(this.hosts)) {
				VirtualHost host = next.get(domain);
				if (host != null) {
					change.put(domain, compiler.apply(host));
				}
				else {
					change.remove(domain);
				}
			}
			return new CompiledTable(next, change.done());
		}
	}

}
