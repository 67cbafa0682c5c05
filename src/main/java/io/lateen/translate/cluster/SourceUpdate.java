package io.lateen.translate.cluster;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.EndpointSlice;
import io.lateen.resource.core.Service;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.ServiceEntry;
import io.lateen.resource.istio.WorkloadEntry;
import io.lateen.translate.ClusterContext;
import io.lateen.translate.InForce;
import io.lateen.translate.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * Takes changed resources over and tells which hosts that concerns. Used once, by one
 * thread.
 */
final class SourceUpdate {

	private final ClusterSources before;

	private final ClusterContext context;

	private final Snapshot next;

	private BackendIndex backends;

	private EndpointIndex endpoints;

	private DestinationRuleIndex rules;

	private final Set<String> addressed = new HashSet<>();

	private final Set<String> hosts = new HashSet<>();

	private final Set<String> wildcards = new HashSet<>();

	private boolean secrets;

	SourceUpdate(ClusterSources before, ClusterContext context, Snapshot next) {
		this.before = before;
		this.context = context;
		this.next = next;
		this.backends = before.backends();
		this.endpoints = before.endpoints();
		this.rules = before.rules();
	}

	/** Hosts that mean something else to destinations than before. */
	Set<String> addressed() {
		return this.addressed;
	}

	Concerned concerned() {
		return new Concerned(!this.context.equals(this.before.context()), this.hosts, this.wildcards, this.secrets);
	}

	ClusterSources apply(Set<ResourceKey> changed) {
		if (!this.context.equals(this.before.context())) {
			this.addressed.addAll(this.backends.byHost().keySet());
		}
		InForce<ServiceEntry> entries = this.before.entries().next(this.next, names(changed, Kind.SERVICE_ENTRY));
		InForce<WorkloadEntry> workloads = this.before.workloads().next(this.next, names(changed, Kind.WORKLOAD_ENTRY));
		InForce<DestinationRule> destinationRules = this.before.destinationRules()
			.next(this.next, names(changed, Kind.DESTINATION_RULE));
		names(changed, Kind.SERVICE).forEach(this::service);
		entries.changed().forEach((name) -> entry(name, entries.get(name)));
		workloads.changed().forEach((name) -> workload(name, workloads.get(name)));
		names(changed, Kind.ENDPOINT_SLICE).forEach(this::slice);
		names(changed, Kind.POD).forEach(this::pod);
		nodes(names(changed, Kind.NODE));
		destinationRules.changed().forEach((name) -> rule(name, destinationRules.get(name)));
		names(changed, Kind.SECRET).forEach(this::secret);
		return new ClusterSources(this.context, this.backends, this.endpoints, this.rules, entries, workloads,
				destinationRules, this.next);
	}

	private static Collection<ResourceName> names(Set<ResourceKey> keys, Kind<?> kind) {
		return keys.stream().filter((key) -> key.kind().equals(kind)).map(ResourceKey::name).toList();
	}

	private void service(ResourceName name) {
		Resource<Service> service = this.next.get(Kind.SERVICE, name);
		backends(new ResourceKey(Kind.SERVICE, name),
				(service != null) ? List.of(Backend.of(service, this.context.workload().domain())) : List.of());
	}

	private void entry(ResourceName name, @Nullable Resource<ServiceEntry> entry) {
		ResourceKey key = new ResourceKey(Kind.SERVICE_ENTRY, name);
		backends(key, (entry != null) ? Backend.of(entry) : List.of());
		// endpoints may have changed though hosts and ports did not
		this.backends.of(key).forEach((backend) -> this.hosts.add(backend.host()));
	}

	private void backends(ResourceKey key, List<Backend> now) {
		List<Backend> old = this.backends.of(key);
		if (now.equals(old)) {
			return;
		}
		this.backends = this.backends.with(key, now);
		for (List<Backend> each : List.of(old, now)) {
			each.forEach((backend) -> {
				this.addressed.add(backend.host());
				this.hosts.add(backend.host());
			});
		}
	}

	private void slice(ResourceName name) {
		Resource<EndpointSlice> old = this.endpoints.slice(name);
		Resource<EndpointSlice> now = this.next.get(Kind.ENDPOINT_SLICE, name);
		this.endpoints = this.endpoints.withSlice(name, now);
		concernsServiceOf(old);
		concernsServiceOf(now);
		concernsEntriesOf(name.namespace());
	}

	private void concernsServiceOf(@Nullable Resource<EndpointSlice> slice) {
		ResourceName service = (slice != null) ? EndpointIndex.serviceOf(slice) : null;
		if (service != null) {
			this.hosts.add(ServiceName.complete(service.name(), service.namespace(), this.context.workload().domain()));
		}
	}

	private void concernsEntriesOf(String namespace) {
		this.backends.selecting(namespace)
			.stream()
			.filter((backend) -> !backend.isService())
			.forEach((backend) -> this.hosts.add(backend.host()));
	}

	private void pod(ResourceName name) {
		if (Objects.equals(labels(this.before.snapshot(), Kind.POD, name), labels(this.next, Kind.POD, name))) {
			return;
		}
		for (ResourceName slice : this.endpoints.slicesWith(name)) {
			concernsServiceOf(this.endpoints.slice(slice));
		}
		concernsEntriesOf(name.namespace());
	}

	/** Nodes are few and change their labels seldom: all slices are looked through. */
	private void nodes(Collection<ResourceName> changed) {
		Set<String> moved = changed.stream()
			.filter((name) -> !Objects.equals(labels(this.before.snapshot(), Kind.NODE, name),
					labels(this.next, Kind.NODE, name)))
			.map(ResourceName::name)
			.collect(Collectors.toSet());
		if (moved.isEmpty()) {
			return;
		}
		for (Resource<EndpointSlice> slice : this.endpoints.slices().values()) {
			if (slice.content().endpoints().stream().anyMatch((endpoint) -> moved.contains(endpoint.nodeName()))) {
				concernsServiceOf(slice);
				concernsEntriesOf(slice.namespace());
			}
		}
	}

	private static @Nullable Map<String, String> labels(Snapshot snapshot, Kind<?> kind, ResourceName name) {
		Resource<?> found = snapshot.get(kind, name);
		return (found != null) ? found.labels() : null;
	}

	private void workload(ResourceName name, @Nullable Resource<WorkloadEntry> workload) {
		this.endpoints = this.endpoints.withWorkload(name, workload);
		this.backends.selecting(name.namespace()).forEach((backend) -> this.hosts.add(backend.host()));
	}

	private void rule(ResourceName name, @Nullable Resource<DestinationRule> rule) {
		DestinationRuleIndex.Indexed old = this.rules.get(name);
		DestinationRuleIndex.Indexed now = (rule != null)
				? DestinationRuleIndex.Indexed.of(rule, this.context.workload().domain()) : null;
		this.rules = this.rules.with(name, now);
		concernsHostOf(old);
		concernsHostOf(now);
	}

	private void concernsHostOf(DestinationRuleIndex.@Nullable Indexed rule) {
		if (rule != null) {
			(rule.isWildcard() ? this.wildcards : this.hosts).add(rule.host());
		}
	}

	private void secret(ResourceName name) {
		this.secrets |= name.namespace().equals(this.context.workload().namespace());
	}

}
