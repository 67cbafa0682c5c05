package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.lateen.model.Endpoint;
import io.lateen.model.LocalityBalancing;
import io.lateen.resource.istio.DestinationRule.Distribute;
import io.lateen.resource.istio.DestinationRule.Failover;
import io.lateen.resource.istio.DestinationRule.LoadBalancer;
import io.lateen.resource.istio.DestinationRule.LocalitySetting;
import io.lateen.translate.ClusterContext;
import io.lateen.translate.Locality;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints go first by where they are, and how localities share (istio
 * pilot/pkg/networking/core/loadbalancer/loadbalancer.go). Without outlier detection
 * nobody would notice that a locality fails: there is no failover then, but where a
 * Service asks for near endpoints.
 */
final class LocalityPolicy {

	/** Distances of {@link Locality#distance}, and that of no failover region. */
	private static final int DISTANCES = 5;

	private final ClusterContext context;

	private final @Nullable LocalitySetting setting;

	private final boolean failsOver;

	LocalityPolicy(ClusterContext context, Backend backend, Policy policy) {
		this.context = context;
		this.setting = setting(context, backend, policy.loadBalancer());
		this.failsOver = policy.outlierDetection() != null || backend.distribution().isNear();
	}

	// the rule's, else the Service's, else the mesh's
	private static @Nullable LocalitySetting setting(ClusterContext context, Backend backend,
			@Nullable LoadBalancer policy) {
		LocalitySetting own = (policy != null) ? policy.localityLbSetting() : null;
		if (own != null) {
			return isOn(own) ? own : null;
		}
		if (backend.distribution().isNear()) {
			return new LocalitySetting(List.of(), List.of(), backend.distribution().labels(), true);
		}
		LocalitySetting mesh = context.defaults().locality();
		return isOn(mesh) ? mesh : null;
	}

	private static boolean isOn(LocalitySetting setting) {
		return setting.enabled() == null || setting.enabled();
	}

	LocalityBalancing balancing(List<Instance> instances) {
		LocalitySetting setting = this.setting;
		if (setting == null) {
			return new LocalityBalancing.None();
		}
		if (!setting.distribute().isEmpty()) {
			Distribute rule = distribute(setting);
			return (rule != null) ? new LocalityBalancing.ByWeight(weights(rule, instances))
					: new LocalityBalancing.ByEndpoints();
		}
		boolean asked = !setting.failover().isEmpty() || !setting.failoverPriority().isEmpty();
		return (this.failsOver && asked) ? new LocalityBalancing.ByEndpoints() : new LocalityBalancing.None();
	}

	/** The endpoints with their priorities, without those that get nothing. */
	List<Endpoint> endpoints(List<Instance> instances) {
		LocalitySetting setting = this.setting;
		if (setting != null && !setting.distribute().isEmpty()) {
			Distribute rule = distribute(setting);
			return (rule != null) ? distributed(rule, instances) : at(instances, new int[instances.size()]);
		}
		int[] priorities = new int[instances.size()];
		if (setting != null && this.failsOver) {
			boolean labels = !setting.failoverPriority().isEmpty();
			if (labels) {
				byLabels(priorities, setting.failoverPriority(), instances);
			}
			if (!labels || !setting.failover().isEmpty()) {
				byDistance(priorities, setting.failover(), instances);
			}
		}
		return at(instances, priorities);
	}

	private Locality own() {
		return Locality.of(this.context.workload().topology().locality());
	}

	private @Nullable Distribute distribute(LocalitySetting setting) {
		for (Distribute rule : setting.distribute()) {
			if (own().matches((rule.from() != null) ? rule.from() : "")) {
				return rule;
			}
		}
		return null;
	}

	private static List<Endpoint> distributed(Distribute rule, List<Instance> instances) {
		Map<String, Integer> weights = weights(rule, instances);
		return instances.stream()
			.map(Instance::endpoint)
			.filter((endpoint) -> weights.containsKey(endpoint.locality()))
			.toList();
	}

	/** What a rule gives to several localities they share by their endpoints. */
	private static Map<String, Integer> weights(Distribute rule, List<Instance> instances) {
		Map<String, Long> left = new TreeMap<>();
		instances.forEach((instance) -> left.merge(instance.endpoint().locality(), (long) instance.endpoint().weight(),
				Long::sum));
		Map<String, Integer> weights = new LinkedHashMap<>();
		rule.to().forEach((locality, weight) -> {
			Map<String, Long> meant = new TreeMap<>(left);
			meant.keySet().removeIf((name) -> !Locality.of(name).matches(locality));
			double total = meant.values().stream().mapToLong(Long::longValue).sum();
			meant.forEach((name, own) -> weights.put(name, (int) Math.ceil(own * weight / total)));
			left.keySet().removeAll(meant.keySet());
		});
		return weights;
	}

	/** The later the first label that differs, the sooner an endpoint is chosen. */
	private void byLabels(int[] priorities, List<String> order, List<Instance> instances) {
		Map<String, String> own = Instance.placed(this.context.workload().labels(), own(),
				this.context.workload().topology().node(), "");
		if (own.isEmpty()) {
			return;
		}
		for (int i = 0; i < priorities.length; i++) {
			Map<String, String> labels = instances.get(i).placed();
			for (int label = 0; label < order.size(); label++) {
				String[] said = order.get(label).split("=", 2);
				String wanted = (said.length == 2) ? said[1] : own.getOrDefault(said[0], "");
				if (!wanted.equals(labels.getOrDefault(said[0], ""))) {
					priorities[i] = order.size() - label;
					break;
				}
			}
		}
	}

	private void byDistance(int[] priorities, List<Failover> failover, List<Instance> instances) {
		Locality own = own();
		String region = null;
		for (Failover rule : failover) {
			if (region == null && own.region().equals(rule.from())) {
				region = (rule.to() != null) ? rule.to() : "";
			}
		}
		for (int i = 0; i < priorities.length; i++) {
			Locality other = Locality.of(instances.get(i).endpoint().locality());
			int distance = own.distance(other);
			boolean behindOthers = distance == DISTANCES - 2 && region != null && !region.equals(other.region());
			priorities[i] = priorities[i] * DISTANCES + (behindOthers ? DISTANCES - 1 : distance);
		}
	}

	/** Priorities are made to count from 0 on, without gaps. */
	private static List<Endpoint> at(List<Instance> instances, int[] priorities) {
		TreeSet<Integer> used = new TreeSet<>();
		for (int priority : priorities) {
			used.add(priority);
		}
		List<Integer> levels = List.copyOf(used);
		List<Endpoint> endpoints = new ArrayList<>(instances.size());
		for (int i = 0; i < priorities.length; i++) {
			endpoints.add(instances.get(i).at(levels.indexOf(priorities[i])));
		}
		return endpoints;
	}

}
