package io.lateen.translate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.Gateway.Server;
import io.lateen.resource.istio.Gateway.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * Puts the servers of all Gateways of this workload on listeners; of servers that do not
 * go together the older one stays (istio pilot/pkg/model/gateway.go, mergeGateways).
 */
final class GatewayMerge {

	private final GatewayWorkload workload;

	private final WorkloadPorts ports;

	// what a port and bind was first taken for, in plain text
	private final Map<ListenerKey, Taken> plain = new HashMap<>();

	// hosts of servers with TLS settings, by port; Istio compares them as text
	private final Map<Integer, Map<String, TakenHost>> tlsHosts = new HashMap<>();

	// server names of TLS; Envoy compares them without namespace and case
	private final Map<ListenerKey, Map<String, TakenHost>> serverNames = new HashMap<>();

	private final Map<ListenerKey, List<BoundServer>> listeners = new LinkedHashMap<>();

	private final Map<RouteTableKey, List<BoundServer>> tables = new LinkedHashMap<>();

	private final Map<String, List<BoundServer>> servers = new HashMap<>();

	private final Map<ResourceName, List<Problem>> problems = new HashMap<>();

	private GatewayMerge(GatewayWorkload workload, WorkloadPorts ports) {
		this.workload = workload;
		this.ports = ports;
	}

	static GatewayLayout merge(Collection<Resource<Gateway>> gateways, GatewayWorkload workload, WorkloadPorts ports) {
		GatewayMerge merge = new GatewayMerge(workload, ports);
		gateways.stream().filter(merge::isForThisWorkload).sorted(Resource.BY_AGE).forEach(merge::add);
		Set<String> existing = new HashSet<>();
		gateways.forEach((gateway) -> existing.add(gateway.name().toString()));
		return new GatewayLayout(merge.listeners, merge.tables, merge.servers, merge.secretUsers(), existing,
				merge.redirects(), merge.problems);
	}

	private Map<RouteTableKey, Set<String>> redirects() {
		Map<RouteTableKey, Set<String>> redirects = new HashMap<>();
		this.tables.forEach((table, servers) -> redirects.put(table,
				servers.stream()
					.filter(BoundServer::httpsRedirect)
					.flatMap((server) -> server.hosts().domains())
					.collect(Collectors.toSet())));
		return redirects;
	}

	private Map<String, List<BoundServer>> secretUsers() {
		Map<String, List<BoundServer>> users = new HashMap<>();
		this.listeners.values().stream().flatMap(List::stream).forEach((server) -> {
			ServerTls tls = server.terminatedTls();
			if (tls != null) {
				ServerTlsPolicy.secrets(tls, this.workload.namespace())
					.forEach((secret) -> users.computeIfAbsent(secret, (key) -> new ArrayList<>()).add(server));
			}
		});
		return users;
	}

	private boolean isForThisWorkload(Resource<Gateway> gateway) {
		return this.workload.labels().entrySet().containsAll(gateway.content().selector().entrySet());
	}

	private void add(Resource<Gateway> gateway) {
		Findings findings = new Findings(gateway);
		List<Server> all = gateway.content().servers();
		for (int i = 0; i < all.size(); i++) {
			Candidate candidate = candidate(gateway, i, all.get(i));
			if (candidate != null) {
				place(candidate, findings);
			}
		}
		this.problems.put(gateway.name(), findings.problems());
	}

	private @Nullable Candidate candidate(Resource<Gateway> gateway, int index, Server server) {
		Gateway.Port port = server.port();
		ServerProtocol protocol = (port != null) ? ServerProtocol.of(port.protocol()) : null;
		if (port == null || port.number() == null || protocol == null) {
			return null;
		}
		int number = Math.toIntExact(port.number());
		ListenerKey listener = new ListenerKey(bind(server), this.ports.boundPort(number));
		return new Candidate(gateway, index, server, protocol, listener, number, this.ports.hasUdp(number),
				ServerHosts.of(server.hosts(), gateway.namespace()));
	}

	private static @Nullable String bind(Server server) {
		String bind = server.bind();
		return (bind == null || bind.isEmpty() || bind.equals("0.0.0.0") || bind.equals("::")) ? null : bind;
	}

	private void place(Candidate candidate, Findings findings) {
		String field = candidate.field();
		if (candidate.listener().bind() != null && candidate.listener().bind().startsWith("unix:")) {
			findings.ineffective(field + ".bind", "Unix domain sockets are not served");
			return;
		}
		String lost = loses(candidate);
		if (lost != null) {
			findings.ineffective(field, lost);
			return;
		}
		if (ServerTlsValidation.isSet(candidate.server().defaultEndpoint())) {
			findings.ineffective(field + ".defaultEndpoint", "has no effect on gateways");
		}
		switch (candidate.protocol()) {
			case HTTP, TCP -> open(candidate);
			case HTTPS, TLS -> openTls(candidate, findings);
		}
	}

	private void openTls(Candidate candidate, Findings findings) {
		ServerTlsMode mode = candidate.tlsMode();
		if (mode == ServerTlsMode.PASSTHROUGH) {
			open(candidate);
		}
		else if (mode == ServerTlsMode.AUTO_PASSTHROUGH) {
			findings.ineffective(candidate.field() + ".tls.mode", "AUTO_PASSTHROUGH is for gateways between meshes");
		}
		else {
			TakenHost taken = takeServerNames(candidate);
			if (taken != null) {
				findings.ineffective(candidate.field(), taken(candidate, taken));
				return;
			}
			open(candidate);
		}
	}

	private @Nullable TakenHost takeServerNames(Candidate candidate) {
		Map<String, TakenHost> known = this.serverNames.computeIfAbsent(candidate.listener(),
				(listener) -> new HashMap<>());
		Set<String> names = candidate.hosts().serverNames();
		for (String name : names) {
			if (known.containsKey(name)) {
				return known.get(name);
			}
		}
		names.forEach((name) -> known.put(name,
				new TakenHost(name, candidate.listener().bind(), candidate.gateway().name())));
		return null;
	}

	private static String taken(Candidate candidate, TakenHost taken) {
		return "host " + taken.host() + " on port " + candidate.listener().port() + " is taken by Gateway " + taken.by()
				+ ": no host of this server is served";
	}

	// why the server has no place, null when it has
	private @Nullable String loses(Candidate candidate) {
		if (candidate.server().tls() != null) {
			TakenHost taken = takeTlsHosts(candidate);
			if (taken != null) {
				return taken(candidate, taken);
			}
		}
		Taken first = this.plain.get(candidate.listener());
		if (first != null) {
			boolean merges = first.protocol() == ServerProtocol.HTTP && candidate.protocol() == ServerProtocol.HTTP;
			return merges ? null : "port " + candidate.listener().port() + " is taken as " + first.protocol()
					+ " by Gateway " + first.by() + ": no host of this server is served";
		}
		if (!candidate.protocol().isTls()) {
			this.plain.put(candidate.listener(), new Taken(candidate.protocol(), candidate.gateway().name()));
		}
		return null;
	}

	private @Nullable TakenHost takeTlsHosts(Candidate candidate) {
		Map<String, TakenHost> known = this.tlsHosts.computeIfAbsent(candidate.listener().port(),
				(port) -> new HashMap<>());
		for (String host : candidate.hosts().texts()) {
			TakenHost taken = known.get(host);
			if (taken != null && Objects.equals(taken.bind(), candidate.listener().bind())) {
				return taken;
			}
		}
		for (String host : candidate.hosts().texts()) {
			known.put(host, new TakenHost(host, candidate.listener().bind(), candidate.gateway().name()));
		}
		return null;
	}

	private void open(Candidate candidate) {
		List<BoundServer> ofTable = this.tables.getOrDefault(candidate.table(), List.of());
		BoundServer server = candidate.bound(ofTable.size());
		this.listeners.computeIfAbsent(candidate.listener(), (key) -> new ArrayList<>()).add(server);
		if (server.kind() == BoundServer.Kind.HTTP) {
			this.tables.computeIfAbsent(server.table(), (key) -> new ArrayList<>()).add(server);
		}
		this.servers.computeIfAbsent(server.gateway().toString(), (key) -> new ArrayList<>()).add(server);
	}

	private record Taken(ServerProtocol protocol, ResourceName by) {
	}

	private record TakenHost(String host, @Nullable String bind, ResourceName by) {
	}

	/** A server that wants a place. */
	private record Candidate(Resource<Gateway> gateway, int index, Server server, ServerProtocol protocol,
			ListenerKey listener, int serverPort, boolean udp, ServerHosts hosts) {

		String field() {
			return "spec.servers[" + this.index + "]";
		}

		RouteTableKey table() {
			if (this.protocol == ServerProtocol.HTTP || this.server.port() == null) {
				return RouteTableKey.plain(this.listener);
			}
			return new RouteTableKey(this.listener, this.gateway.name() + "/" + this.server.port().name());
		}

		@Nullable ServerTlsMode tlsMode() {
			return (this.server.tls() != null) ? ServerTlsMode.of(this.server.tls()) : null;
		}

		BoundServer bound(int order) {
			return new BoundServer(this.gateway, this.index, table(), order, this.serverPort, this.udp, this.hosts,
					this.server);
		}

	}

}
