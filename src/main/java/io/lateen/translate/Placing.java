package io.lateen.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.RouteTableKey;
import io.lateen.resource.Problem;
import io.lateen.resource.istio.VirtualService;
import io.lateen.translate.Placement.BindingKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servers on which a VirtualService is served, and the domains (istio
 * pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig). One use for one
 * VirtualService.
 */
final class Placing {

	private final RootVirtualService root;

	private final GatewayLayout layout;

	private final GatewayWorkload workload;

	private final RouteListTranslator translator;

	private final StreamRuleTranslator streamTranslator;

	// of the same VirtualService before, null when it is new
	private final @Nullable Placement previous;

	// whether its routes may be taken as they are
	private final boolean unchanged;

	private final Map<BindingKey, RouteList> routes = new HashMap<>();

	private final Map<DomainKey, List<Contribution>> contributions = new HashMap<>();

	private final Map<RouteTableKey, List<StreamRule>> streams = new HashMap<>();

	private final Set<HostName> servedHosts = new HashSet<>();

	private final Findings findings;

	Placing(RootVirtualService root, GatewayLayout layout, GatewayWorkload workload, RouteListTranslator translator,
			StreamRuleTranslator streamTranslator, @Nullable Placement previous, boolean unchanged) {
		this.root = root;
		this.layout = layout;
		this.workload = workload;
		this.translator = translator;
		this.streamTranslator = streamTranslator;
		this.previous = previous;
		this.unchanged = unchanged;
		this.findings = new Findings(root.resource());
	}

	Placement place() {
		Set<String> gateways = new LinkedHashSet<>(this.root.gateways());
		boolean ours = gateways.stream().anyMatch((gateway) -> !this.layout.serversOf(gateway).isEmpty());
		if (ours && this.root.visibility() != Visibility.NONE) {
			gateways.forEach(this::placeOn);
		}
		reportGateways();
		if (ours) {
			reportUnserved();
		}
		List<Problem> problems = new ArrayList<>(this.findings.problems());
		problems.addAll(this.root.problems());
		this.routes.values().stream().flatMap((list) -> list.problems().stream()).distinct().forEach(problems::add);
		return new Placement(this.root, Map.copyOf(this.routes), Map.copyOf(this.contributions),
				Map.copyOf(this.streams), Placement.clusters(this.routes.values(), this.streams.values()),
				List.copyOf(problems));
	}

	private void placeOn(String gateway) {
		// servers of one Gateway with one route table share the routes of the first,
		// whatever their port numbers: istiod keeps them by Gateway
		Map<RouteTableKey, RouteList> ofGateway = new HashMap<>();
		for (BoundServer server : this.layout.serversOf(gateway)) {
			Set<String> domains = domains(server);
			if (domains.isEmpty()) {
				continue;
			}
			if (server.kind() != BoundServer.Kind.HTTP) {
				placeStreams(server);
				continue;
			}
			RouteList list = ofGateway.computeIfAbsent(server.table(), (table) -> routes(server));
			if (list.isEmpty()) {
				// the next server of the Gateway tries for its own port
				ofGateway.remove(server.table());
				continue;
			}
			domains.forEach((domain) -> contribute(server, domain, list));
		}
	}

	private void placeStreams(BoundServer server) {
		List<StreamRule> rules = this.streamTranslator.translate(this.root, server);
		if (!rules.isEmpty()) {
			this.streams.put(server.table(), rules);
		}
	}

	private Set<String> domains(BoundServer server) {
		Set<String> domains = new HashSet<>();
		for (HostName host : this.root.hosts()) {
			if (domains.addAll(server.hosts().intersect(this.root.resource().namespace(), host))) {
				this.servedHosts.add(host);
			}
		}
		return domains;
	}

	private void contribute(BoundServer server, String domain, RouteList list) {
		this.contributions.computeIfAbsent(new DomainKey(server.table(), domain), (key) -> new ArrayList<>())
			.add(new Contribution(server, this.root.visibility(), this.root.resource(), list));
	}

	private RouteList routes(BoundServer server) {
		String gateway = server.gateway().toString();
		BindingKey key = new BindingKey(server.serverPort(), this.root.namesGateways() ? gateway : "");
		RouteList known = this.routes.get(key);
		if (known != null) {
			return known;
		}
		RouteList old = (this.previous != null) ? this.previous.routes().get(key) : null;
		RouteList made = (old != null && this.unchanged) ? old
				: this.translator.translate(this.root, new Binding(server.serverPort(), gateway, this.workload), old);
		this.routes.put(key, made);
		return made;
	}

	private void reportGateways() {
		List<String> gateways = this.root.gateways();
		for (int i = 0; i < gateways.size(); i++) {
			String gateway = gateways.get(i);
			if (!gateway.equals(GatewayReference.MESH) && !this.layout.existing().contains(gateway)) {
				this.findings.unresolved("spec.gateways[" + i + "]",
						"Gateway " + gateway + " does not exist or was rejected");
			}
		}
	}

	private void reportUnserved() {
		VirtualService content = this.root.resource().content();
		if (this.root.visibility() == Visibility.NONE) {
			this.findings.ineffective("spec.exportTo",
					"not exported to namespace " + this.workload.namespace() + " of the gateway: not served");
			return;
		}
		StreamRuleTranslator.reportWithoutEffect(content, this.findings);
		reportUnserved("tls", content.tls().isEmpty());
		reportUnserved("tcp", content.tcp().isEmpty());
		if (!this.servedHosts.isEmpty() && this.contributions.isEmpty() && !content.http().isEmpty()) {
			this.findings.ineffective("spec.http", "no rule applies to a port of the Gateways: not served");
		}
		for (int i = 0; i < content.hosts().size() && areAllOurs(); i++) {
			String host = new CompleteNames(this.root.resource().namespace(), this.workload.domain())
				.host(content.hosts().get(i));
			if (!this.servedHosts.contains(new HostName(host))) {
				this.findings.ineffective("spec.hosts[" + i + "]", "no server of the Gateways serves host " + host
						+ " for namespace " + this.root.resource().namespace());
			}
		}
	}

	private void reportUnserved(String rules, boolean none) {
		String prefix = "spec." + rules + "[";
		if (!none && !this.servedHosts.isEmpty()
				&& this.streams.values()
					.stream()
					.flatMap(List::stream)
					.noneMatch((rule) -> rule.field().startsWith(prefix))) {
			this.findings.ineffective("spec." + rules, "no rule applies to a port of the Gateways: not served");
		}
	}

	// of other Gateways it is not known here what they serve
	private boolean areAllOurs() {
		return this.root.gateways()
			.stream()
			.allMatch((gateway) -> gateway.equals(GatewayReference.MESH) || !this.layout.existing().contains(gateway)
					|| !this.layout.serversOf(gateway).isEmpty());
	}

}
