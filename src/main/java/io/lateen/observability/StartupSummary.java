package io.lateen.observability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.lateen.model.Domains;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.Listener;
import io.lateen.model.RoutingTable;
import io.lateen.model.VirtualHost;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Snapshot;
import io.lateen.status.ProblemListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once, when the first complete table is served, what was loaded and what is served
 * where. Called from the one thread that publishes tables.
 */
public final class StartupSummary implements ProblemListener {

	private static final int MOST_HOSTS = 5;

	private static final List<Kind<?>> CONFIGURATION = List.of(Kind.GATEWAY, Kind.VIRTUAL_SERVICE,
			Kind.DESTINATION_RULE, Kind.SERVICE_ENTRY, Kind.WORKLOAD_ENTRY, Kind.SERVICE, Kind.ENDPOINT_SLICE);

	private static final Logger log = LoggerFactory.getLogger(StartupSummary.class);

	private final String source;

	private final int portOffset;

	private final int managementPort;

	private final String tls;

	private final Supplier<RoutingTable> table;

	private boolean told;

	/**
	 * Waits for the first table.
	 * @param source where resources come from, for people
	 * @param portOffset added to each port of the table
	 * @param managementPort of the Actuator, 0 when it is not known
	 * @param tls who speaks TLS, for people
	 * @param table the table in force
	 */
	public StartupSummary(String source, int portOffset, int managementPort, String tls, Supplier<RoutingTable> table) {
		this.source = source;
		this.portOffset = portOffset;
		this.managementPort = managementPort;
		this.tls = tls;
		this.table = table;
	}

	@Override
	public void problems(Snapshot snapshot, Collection<Problem> problems) {
		if (!this.told) {
			this.told = true;
			lines(snapshot, problems).forEach(log::info);
		}
	}

	List<String> lines(Snapshot snapshot, Collection<Problem> problems) {
		List<String> lines = new ArrayList<>();
		lines.add("Loaded from " + this.source + ": " + loaded(snapshot)
				+ (problems.isEmpty() ? "" : "; " + count(problems.size(), "problem") + ", see above"));
		List<Listener> listeners = this.table.get()
			.listeners()
			.values()
			.stream()
			.sorted(Comparator.comparingInt((listener) -> listener.key().port()))
			.toList();
		listeners.forEach((listener) -> addServed(listener, lines));
		if (listeners.isEmpty()) {
			lines.add("Serving nothing yet: no Gateway selects this workload");
		}
		if (this.managementPort > 0) {
			lines.add("Health, routes and metrics: http://localhost:" + this.managementPort + "/actuator");
		}
		return lines;
	}

	private static String loaded(Snapshot snapshot) {
		String kinds = CONFIGURATION.stream()
			.filter((kind) -> !snapshot.all(kind).isEmpty())
			.map((kind) -> count(snapshot.all(kind).size(), kind.name()))
			.collect(Collectors.joining(", "));
		return kinds.isEmpty() ? "nothing" : kinds;
	}

	private void addServed(Listener listener, List<String> lines) {
		Map<Boolean, List<Http>> bySecurity = listener.all()
			.filter((chain) -> chain.content() instanceof Http)
			.collect(Collectors.groupingBy((chain) -> chain.tls() != null,
					Collectors.mapping((chain) -> (Http) chain.content(), Collectors.toList())));
		bySecurity.forEach((secure,
				servers) -> lines.add("Serving " + (secure ? "https" : "http") + "://localhost:"
						+ (listener.key().port() + this.portOffset) + "/ " + served(servers)
						+ (secure ? "; " + this.tls : "")));
	}

	private String served(List<Http> servers) {
		List<VirtualHost> hosts = servers.stream()
			.map((server) -> this.table.get().routes().get(server.routes()))
			.filter(Objects::nonNull)
			.flatMap(Domains::all)
			.toList();
		int routes = hosts.stream().mapToInt((host) -> host.routes().size()).sum();
		String domains = hosts.stream()
			.map(VirtualHost::domain)
			.sorted()
			.limit(MOST_HOSTS)
			.collect(Collectors.joining(", "));
		String more = (hosts.size() > MOST_HOSTS) ? " and " + (hosts.size() - MOST_HOSTS) + " more" : "";
		return "(port " + servers.getFirst().serverPort() + " of Gateways): " + count(routes, "route")
				+ (hosts.isEmpty() ? "" : " for hosts " + domains + more);
	}

	private static String count(int count, String what) {
		return count + " " + what + ((count == 1) ? "" : "s");
	}

}
