package io.lateen.translate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.Kind;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;

/**
 * The labels that the gateway's pods really have. The process is told some of them, as a
 * Gateway's selector names them; Services and selectors may ask for others that its pods
 * carry besides.
 */
final class WorkloadLabels {

	private WorkloadLabels() {
	}

	/**
	 * The workload with the labels that all of its pods have in common; as it was told
	 * when there are no pods of it.
	 */
	static GatewayWorkload complete(GatewayWorkload told, Snapshot snapshot) {
		List<Map<String, String>> pods = snapshot.all(Kind.POD)
			.stream()
			.filter((pod) -> pod.namespace().equals(told.namespace()))
			.map((pod) -> pod.labels())
			.filter((labels) -> labels.entrySet().containsAll(told.labels().entrySet()))
			.toList();
		if (pods.isEmpty()) {
			return told;
		}
		Map<String, String> common = new HashMap<>(pods.getFirst());
		pods.forEach((labels) -> common.entrySet().retainAll(labels.entrySet()));
		return told.withLabels(common);
	}

	/** Whether one of the changes may concern the labels. */
	static boolean dependsOn(Set<ResourceKey> changed, GatewayWorkload told) {
		return changed.stream()
			.anyMatch((key) -> key.kind().equals(Kind.POD) && key.name().namespace().equals(told.namespace()));
	}

}
