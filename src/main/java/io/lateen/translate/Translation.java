package io.lateen.translate;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.lateen.model.ListenerKey;
import io.lateen.model.MeshSettings;
import io.lateen.model.RoutingTable;
import io.lateen.model.TrackedMap;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.istio.Gateway;
import io.lateen.translate.cluster.Clusters;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;

/** Outcome of one translation; the next one starts from it. Immutable. */
public final class Translation {

	/** Before the first one. */
	public static final Translation EMPTY = new Translation(
			new RoutingTable(0, HashTreePMap.empty(), HashTreePMap.empty(), TrackedMap.empty(), MeshSettings.DEFAULT),
			State.EMPTY);

	private final RoutingTable table;

	private final State state;

	Translation(RoutingTable table, State state) {
		this.table = table;
		this.state = state;
	}

	/** What is served. */
	public RoutingTable table() {
		return this.table;
	}

	/** What is wrong with resources, in no order. */
	public Collection<Problem> problems() {
		return Stream.concat(this.state.problems().all(), this.state.clusters().problems().stream()).toList();
	}

	/**
	 * Says of Gateways' servers what was found where they are served.
	 * @param listener of the servers
	 * @param chain of one server; null for all of the listener
	 * @param fails whether nobody is served
	 */
	public List<Problem> problemsOf(ListenerKey listener, @Nullable String chain, boolean fails, String reason) {
		GatewayLayout layout = this.state.layout();
		Stream<BoundServer> servers = layout.listeners()
			.getOrDefault(listener, List.of())
			.stream()
			.filter((server) -> chain == null || server.table().server().equals(chain));
		String told = (chain == null && fails) ? reason + others(listener) : reason;
		return servers.flatMap((server) -> {
			Findings findings = new Findings(server.owner());
			String field = server.field() + ((chain != null) ? ".tls" : ".port");
			if (fails) {
				findings.ineffective(field, told);
			}
			else {
				findings.warning(field, told);
			}
			return findings.problems().stream();
		}).toList();
	}

	/** Who has the port of a listener that is not open: all addresses include each. */
	private String others(ListenerKey listener) {
		List<String> gateways = this.table.listeners()
			.keySet()
			.stream()
			.filter((other) -> other.port() == listener.port() && !other.equals(listener))
			.flatMap((other) -> this.state.layout().listeners().getOrDefault(other, List.of()).stream())
			.map((server) -> server.gateway().toString())
			.distinct()
			.sorted()
			.toList();
		return gateways.isEmpty() ? "" : "; on another address it is that of Gateway " + String.join(", ", gateways);
	}

	State state() {
		return this.state;
	}

	/**
	 * What the next translation builds on.
	 *
	 * @param workload which it was made for, with the labels of its pods; null before the
	 * first
	 * @param mesh mesh-wide settings
	 * @param clusters all that destinations need
	 * @param gateways last good versions
	 * @param ports of this workload
	 * @param layout which Gateway's servers are where
	 * @param virtualServices where they are served
	 * @param domains who contributes to which virtual host
	 * @param problems but for those of {@code clusters}
	 */
	record State(@Nullable GatewayWorkload workload, MeshConfigTranslation mesh, ClusterTranslation clusters,
			InForce<Gateway> gateways, WorkloadPorts ports, GatewayLayout layout, VirtualServices virtualServices,
			DomainContributions domains, ProblemBook problems) {

		static final State EMPTY = new State(null, MeshConfigTranslation.NONE, Clusters.EMPTY,
				InForce.none(Kind.GATEWAY, GatewayValidation::problems), WorkloadPorts.NONE, GatewayLayout.NONE,
				VirtualServices.NONE, DomainContributions.NONE, ProblemBook.EMPTY);

	}

}
