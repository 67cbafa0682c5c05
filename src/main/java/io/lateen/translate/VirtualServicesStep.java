package io.lateen.translate;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.lateen.model.ClusterKey;
import io.lateen.model.ListenerKey;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.VirtualService;
import io.lateen.translate.ProblemBook.Aspect;
import io.lateen.translate.ProblemBook.Page;
import io.lateen.translate.Translation.State;
import org.jspecify.annotations.Nullable;

/**
 * Translates and places the VirtualServices that a change concerns. For one use.
 */
final class VirtualServicesStep {

	private final GatewayWorkload workload;

	private final State before;

	private final MeshDefaults defaults;

	private final GatewayLayout layout;

	private final RouteListTranslator translator;

	private final StreamRuleTranslator streamTranslator;

	private final DomainContributions.Changes changes = new DomainContributions.Changes();

	private final Set<ClusterKey> touchedClusters = new HashSet<>();

	private final Set<ListenerKey> touchedStreams = new HashSet<>();

	private final Set<ResourceName> replaced = new HashSet<>();

	private VirtualServices outcome;

	private ProblemBook problems;

	VirtualServicesStep(GatewayWorkload workload, State before, MeshDefaults defaults, GatewayLayout layout,
			Destinations destinations, ProblemBook problems) {
		this.workload = workload;
		this.before = before;
		this.defaults = defaults;
		this.layout = layout;
		this.translator = new RouteListTranslator(new HttpRuleTranslator(new RuleContext(destinations, defaults)));
		this.streamTranslator = new StreamRuleTranslator(destinations);
		this.outcome = before.virtualServices();
		this.problems = problems;
	}

	/**
	 * Takes over the versions in force.
	 * @param changedHosts destination hosts that may mean something else now
	 */
	void run(InForce<VirtualService> inForce, Collection<String> changedHosts) {
		this.outcome = this.outcome.with(inForce);
		Set<ResourceName> unread = unread(inForce, changedHosts);
		unread.forEach((name) -> replace(name, () -> root(inForce, name), false));
		if (this.layout != this.before.layout()) {
			this.before.virtualServices().placements().forEach((name, placement) -> {
				if (!unread.contains(name)) {
					replace(name, placement::root, true);
				}
			});
		}
	}

	VirtualServices outcome() {
		return this.outcome;
	}

	DomainContributions.Changes changes() {
		return this.changes;
	}

	ProblemBook problems() {
		return this.problems;
	}

	/** Listeners whose TLS or TCP rules may be others than before. */
	Set<ListenerKey> touchedStreams() {
		return this.touchedStreams;
	}

	/** VirtualServices that were placed anew or went. */
	Set<ResourceName> replaced() {
		return this.replaced;
	}

	/** Clusters that are referred to now and were not before. */
	Set<ClusterKey> addedClusters() {
		return onlyIn(this.outcome, this.before.virtualServices());
	}

	/** Clusters that were referred to before and are not now. */
	Set<ClusterKey> removedClusters() {
		return onlyIn(this.before.virtualServices(), this.outcome);
	}

	private Set<ClusterKey> onlyIn(VirtualServices some, VirtualServices others) {
		Set<ClusterKey> only = new HashSet<>(this.touchedClusters);
		only.removeIf((key) -> !some.clusterUsers().isUsed(key) || others.clusterUsers().isUsed(key));
		return only;
	}

	// those whose rules must be translated again
	private Set<ResourceName> unread(InForce<VirtualService> inForce, Collection<String> changedHosts) {
		VirtualServices old = this.before.virtualServices();
		Set<ResourceName> unread = new HashSet<>(inForce.changed());
		inForce.changed().forEach((delegate) -> unread.addAll(old.delegateUsers().users(delegate)));
		changedHosts.forEach((host) -> unread.addAll(old.hostUsers().users(host)));
		if (!this.defaults.equals(this.before.mesh().defaults()) || !this.workload.equals(this.before.workload())) {
			unread.addAll(inForce.names());
		}
		return unread;
	}

	private @Nullable RootVirtualService root(InForce<VirtualService> inForce, ResourceName name) {
		Resource<VirtualService> resource = inForce.get(name);
		if (resource == null || resource.content().hosts().isEmpty()) {
			return null;
		}
		return RootVirtualService.of(resource, inForce, this.workload, this.defaults);
	}

	// a fault in one translation must not take the other VirtualServices with it
	private void replace(ResourceName name, Supplier<@Nullable RootVirtualService> source, boolean unchanged) {
		Placement old = this.before.virtualServices().placements().get(name);
		try {
			RootVirtualService root = source.get();
			Placement placement = (root != null) ? new Placing(root, this.layout, this.workload, this.translator,
					this.streamTranslator, old, unchanged)
				.place() : null;
			replace(name, old, placement, (placement != null) ? placement.problems() : List.of());
		}
		catch (RuntimeException ex) {
			Findings findings = new Findings(new ResourceKey(Kind.VIRTUAL_SERVICE, name), null);
			findings.rejected("", "cannot be translated: " + ex);
			replace(name, old, (this.layout == this.before.layout()) ? old : null, findings.problems());
		}
	}

	private void replace(ResourceName name, @Nullable Placement old, @Nullable Placement placement,
			List<Problem> found) {
		this.outcome = this.outcome.with(name, placement);
		this.changes.replace(old, placement);
		this.replaced.add(name);
		touch(old);
		touch(placement);
		this.problems = this.problems.with(new Page(Aspect.PLACEMENT, name), found);
	}

	private void touch(@Nullable Placement placement) {
		if (placement != null) {
			this.touchedClusters.addAll(placement.clusters());
			placement.streams().keySet().forEach((server) -> this.touchedStreams.add(server.listener()));
		}
	}

}
