package io.lateen.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.lateen.model.Domains;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.RoutingTable;
import io.lateen.model.VirtualHost;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.VirtualService;
import io.lateen.translate.ProblemBook.Aspect;
import io.lateen.translate.ProblemBook.Page;
import io.lateen.translate.Translation.State;
import org.pcollections.PMap;

/**
 * One translation, from what is the same for all (mesh, Gateways) to what hangs on it
 * (VirtualServices, virtual hosts, clusters). For one use.
 */
final class TranslationStep {

	private final GatewayWorkload workload;

	private final Translation previous;

	private final State before;

	private final Snapshot next;

	private final Set<ResourceKey> changed;

	private ProblemBook problems;

	TranslationStep(GatewayWorkload told, Translation previous, Snapshot next, Set<ResourceKey> changed) {
		this.previous = previous;
		this.before = previous.state();
		this.next = next;
		this.changed = changed;
		this.workload = complete(told);
		this.problems = this.before.problems();
	}

	private GatewayWorkload complete(GatewayWorkload told) {
		GatewayWorkload known = this.before.workload();
		return (known != null && !WorkloadLabels.dependsOn(this.changed, told)) ? known
				: WorkloadLabels.complete(told, this.next);
	}

	Translation run() {
		MeshConfigTranslation mesh = this.before.mesh().next(this.workload, this.next, this.changed);
		note(Aspect.MESH, "", mesh.problems());
		ClusterTranslation resolved = this.before.clusters()
			.resolve(new ClusterContext(this.workload, mesh.defaults()), this.next, this.changed);
		InForce<Gateway> gateways = gateways();
		WorkloadPorts ports = ports();
		GatewayLayout layout = layout(gateways, ports);

		InForce<VirtualService> inForce = virtualServices();
		VirtualServicesStep step = new VirtualServicesStep(this.workload, this.before, mesh.defaults(), layout,
				resolved.destinations(), this.problems);
		step.run(inForce, resolved.changedHosts());
		this.problems = step.problems();
		ClusterTranslation clusters = resolved.build(step.addedClusters(), step.removedClusters());
		noteDestinations(step, clusters);

		DomainContributions domains = step.changes().applyTo(this.before.domains());
		RouteTableAssembly routes = new RouteTableAssembly(this.before.layout(), layout, domains,
				this.previous.table().routes());
		routes.rebuild(step.changes().domains());
		step.changes().domains().forEach((key) -> note(Aspect.VIRTUAL_HOST, key, problems(key, routes, domains)));

		PMap<ListenerKey, Listener> listeners = listeners(layout, step, mesh.defaults().tls());
		RoutingTable table = new RoutingTable(this.next.generation(), listeners, routes.tables(), clusters.clusters(),
				mesh.settings());
		return new Translation(table, new State(this.workload, mesh, clusters, gateways, ports, layout, step.outcome(),
				domains, this.problems));
	}

	private void noteDestinations(VirtualServicesStep step, ClusterTranslation clusters) {
		Set<ResourceName> names = new HashSet<>(step.replaced());
		clusters.changedReferences().forEach((key) -> names.addAll(step.outcome().clusterUsers().users(key)));
		names.forEach((name) -> note(Aspect.DESTINATIONS, name,
				DestinationProblems.of(clusters, step.outcome().placements().get(name))));
	}

	private PMap<ListenerKey, Listener> listeners(GatewayLayout layout, VirtualServicesStep step,
			TlsDefaults defaults) {
		PMap<ListenerKey, Listener> listeners = this.previous.table().listeners();
		Credentials credentials = new Credentials(this.next, this.workload.namespace());
		if (layout != this.before.layout()) {
			this.before.layout()
				.listeners()
				.values()
				.forEach((servers) -> servers.forEach((server) -> note(Aspect.SERVER_TLS, server.table(), List.of())));
		}
		boolean all = !defaults.equals(this.before.mesh().defaults().tls());
		for (ListenerKey key : ListenerAssembly.concerned(this.before.layout(), layout, step.touchedStreams(), all)) {
			ListenerAssembly assembly = new ListenerAssembly(key, step.outcome(), credentials, defaults);
			Listener made = assembly.assemble(layout.listeners().getOrDefault(key, List.of()));
			note(Aspect.LISTENER, key, assembly.problems());
			assembly.tlsProblems().forEach((server, found) -> note(Aspect.SERVER_TLS, server, found));
			if (made == null) {
				listeners = listeners.minus(key);
			}
			else if (!made.equals(listeners.get(key))) {
				listeners = listeners.plus(key, made);
			}
		}
		return renewed(listeners, layout, step, credentials, defaults);
	}

	// with the certificates of changed Secrets, by server: they change more often than
	// Gateways
	private PMap<ListenerKey, Listener> renewed(PMap<ListenerKey, Listener> listeners, GatewayLayout layout,
			VirtualServicesStep step, Credentials credentials, TlsDefaults defaults) {
		PMap<ListenerKey, Listener> renewed = listeners;
		for (BoundServer server : usersOfChangedSecrets(layout)) {
			Listener listener = renewed.get(server.listener());
			if (listener != null) {
				ListenerAssembly assembly = new ListenerAssembly(listener.key(), step.outcome(), credentials, defaults);
				Listener made = assembly.renew(listener, server);
				assembly.tlsProblems().forEach((table, found) -> note(Aspect.SERVER_TLS, table, found));
				renewed = made.equals(listener) ? renewed : renewed.plus(listener.key(), made);
			}
		}
		return renewed;
	}

	private Set<BoundServer> usersOfChangedSecrets(GatewayLayout layout) {
		if (layout != this.before.layout()) {
			return Set.of(); // all have just been made
		}
		return changed(Kind.SECRET).stream()
			.filter((name) -> name.namespace().equals(this.workload.namespace()))
			.flatMap((name) -> layout.secretUsers().getOrDefault(name.name(), List.of()).stream())
			.collect(Collectors.toSet());
	}

	private static List<Problem> problems(DomainKey key, RouteTableAssembly routes, DomainContributions domains) {
		Domains<VirtualHost> table = routes.tables().get(key.table());
		return (table != null) ? VirtualHostProblems.of(table.get(key.domain()), domains.of(key)) : List.of();
	}

	private InForce<Gateway> gateways() {
		Set<ResourceName> names = changed(Kind.GATEWAY);
		InForce<Gateway> gateways = this.before.gateways().next(this.next, names);
		names.forEach((name) -> note(Aspect.GATEWAY, name, gateways.problems(name)));
		return gateways;
	}

	private WorkloadPorts ports() {
		boolean same = this.workload.equals(this.before.workload())
				&& this.changed.stream().noneMatch((key) -> WorkloadPorts.dependsOn(key, this.workload));
		return same ? this.before.ports() : WorkloadPorts.of(this.workload, this.next);
	}

	private GatewayLayout layout(InForce<Gateway> gateways, WorkloadPorts ports) {
		GatewayLayout old = this.before.layout();
		if (gateways.changed().isEmpty() && ports.equals(this.before.ports())
				&& this.workload.equals(this.before.workload())) {
			return old;
		}
		GatewayLayout layout = GatewayMerge.merge(gateways.all(), this.workload, ports);
		old.problems().keySet().forEach((name) -> note(Aspect.GATEWAY_MERGE, name, List.of()));
		layout.problems().forEach((name, found) -> note(Aspect.GATEWAY_MERGE, name, found));
		return layout;
	}

	private InForce<VirtualService> virtualServices() {
		Set<ResourceName> names = changed(Kind.VIRTUAL_SERVICE);
		InForce<VirtualService> inForce = this.before.virtualServices().inForce().next(this.next, names);
		names.forEach((name) -> note(Aspect.VIRTUAL_SERVICE, name, inForce.problems(name)));
		return inForce;
	}

	private Set<ResourceName> changed(Kind<?> kind) {
		return this.changed.stream()
			.filter((key) -> key.kind().equals(kind))
			.map(ResourceKey::name)
			.collect(Collectors.toSet());
	}

	private void note(Aspect aspect, Object subject, List<Problem> found) {
		this.problems = this.problems.with(new Page(aspect, subject), found);
	}

}
