package io.lateen.routing;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.Origin;
import io.lateen.model.RouteTableKey;
import io.lateen.model.RoutingTable;
import io.lateen.model.TableConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes in force: follows the table, and finds a request's route at a cost that does
 * not grow with their number. Read by any thread; a new table is taken over by one
 * reference swap.
 */
public final class IndexedRoutes implements TableConsumer {

	private static final Comparator<Origin> BY_RESOURCE = Comparator.comparing(Origin::namespace)
		.thenComparing(Origin::resource)
		.thenComparing(Origin::rule)
		.thenComparing(Origin::match)
		.thenComparing(Origin::delegate);

	private final RouteCompiler compiler;

	private volatile RouteIndex index = RouteIndex.EMPTY;

	private volatile Map<ListenerKey, Listener> listeners = Map.of();

	public IndexedRoutes(RouteFilters filters, GlobalFilters globalFilters) {
		this.compiler = new RouteCompiler(filters, globalFilters);
	}

	@Override
	public void accept(RoutingTable table) {
		this.index = this.index.next(table, this.compiler::compile);
		this.listeners = table.listeners();
	}

	/** The virtual host that a request hits. */
	@Nullable HostRoutes host(InboundRequest request) {
		return this.index.find(request.routes(), request.host());
	}

	/**
	 * Whether a connection with TLS for the host of a request would be another server's,
	 * or refused.
	 */
	boolean isMisdirected(InboundRequest request) {
		String server = request.routes().server();
		Listener listener = this.listeners.get(request.routes().listener());
		return !server.equals(RouteTableKey.PLAIN) && listener != null
				&& !server.equals(listener.serverNames().find(request.host()));
	}

	/** All routes, each once, by resource. */
	List<CompiledRoute> all() {
		return this.index.hosts()
			.flatMap((host) -> host.routes().stream())
			.distinct()
			.sorted(Comparator.comparing((route) -> route.route().origin(), BY_RESOURCE))
			.toList();
	}

	/** The listeners whose requests find routes. */
	public Collection<Listener> listeners() {
		return this.listeners.values();
	}

}
