package io.lateen.translate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The labels that the gateway's pods really have, and where this one is. The process is
 * told some of them, as a Gateway's selector names them; Services and selectors may ask
 * for others that its pods carry besides.
 */
final class WorkloadLabels {

	private WorkloadLabels() {
	}

	/**
	 * The workload with the labels that all of its pods have in common; as it was told
	 * when there are no pods of it. Its locality is the one it was told, else that of its
	 * pod or Node.
	 */
	static GatewayWorkload complete(GatewayWorkload told, Snapshot snapshot) {
		List<Map<String, String>> pods = snapshot.all(Kind.POD)
			.stream()
			.filter((pod) -> pod.namespace().equals(told.namespace()))
			.map((pod) -> pod.labels())
			.filter((labels) -> labels.entrySet().containsAll(told.labels().entrySet()))
			.toList();
		GatewayWorkload placed = told.with(told.topology().at(locality(told, snapshot)));
		if (pods.isEmpty()) {
			return placed;
		}
		Map<String, String> common = new HashMap<>(pods.getFirst());
		pods.forEach((labels) -> common.entrySet().retainAll(labels.entrySet()));
		return placed.withLabels(common);
	}

	private static String locality(GatewayWorkload told, Snapshot snapshot) {
		if (!told.topology().locality().isEmpty()) {
			return told.topology().locality();
		}
		Map<String, String> pod = labels(
				snapshot.get(Kind.POD, new ResourceName(told.namespace(), told.topology().pod())));
		Locality said = Locality.ofPod(pod);
		if (said != null) {
			return said.toString();
		}
		Map<String, String> node = labels(snapshot.get(Kind.NODE, nodeName(told)));
		return Locality.ofTopology(node.isEmpty() ? pod : node).toString();
	}

	private static Map<String, String> labels(@Nullable Resource<?> resource) {
		return (resource != null) ? resource.labels() : Map.of();
	}

	private static ResourceName nodeName(GatewayWorkload told) {
		return new ResourceName("", told.topology().node());
	}

	/** Whether one of the changes may concern labels or locality. */
	static boolean dependsOn(Set<ResourceKey> changed, GatewayWorkload told) {
		return changed.contains(new ResourceKey(Kind.NODE, nodeName(told))) || changed.stream()
			.anyMatch((key) -> key.kind().equals(Kind.POD) && key.name().namespace().equals(told.namespace()));
	}

}
