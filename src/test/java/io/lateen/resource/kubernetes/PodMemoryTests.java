package io.lateen.resource.kubernetes;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceStore;
import io.lateen.resource.Snapshot;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Given as many Pods as a large cluster has, then they take this much memory. */
class PodMemoryTests {

	private static final int PODS = 50_000;

	/** What a Deployment's Pods carry; 500 Deployments of 100 Pods. */
	private static final String POD = """
			{"apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata", "metadata": {
			  "name": "application-%1$d-6d5f9c7b8d-%2$05d", "generateName": "application-%1$d-6d5f9c7b8d-",
			  "namespace": "team-%3$d", "uid": "8a3c1f6e-0d0b-4c8e-9a57-%2$012d", "resourceVersion": "%2$d",
			  "creationTimestamp": "2026-01-31T12:00:00Z",
			  "labels": {"app.kubernetes.io/name": "application-%1$d", "app.kubernetes.io/version": "1.2.%1$d",
			    "app.kubernetes.io/part-of": "shop", "pod-template-hash": "6d5f9c7b8d", "version": "v1",
			    "topology.kubernetes.io/zone": "zone-a", "topology.kubernetes.io/region": "region-1"},
			  "annotations": {"kubernetes.io/config.seen": "2026-01-31T12:00:00Z", "checksum/config": "%4$s"},
			  "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "application-%1$d-6d5f9c7b8d",
			    "uid": "8a3c1f6e-0d0b-4c8e-9a57-000000000000", "controller": true}],
			  "managedFields": [{"manager": "kubelet", "operation": "Update", "fieldsV1": {"f:status": "%4$s"}}]}}""";

	@Test
	void fiftyThousandPodsTakeLessThan48MiB() {
		AtomicReference<Snapshot> latest = new AtomicReference<>();
		ResourceStore store = new ResourceStore(
				(Snapshot next, Set<ResourceKey> changed, List<Problem> problems) -> latest.set(next));
		KnownResources known = new KnownResources(Kind.POD, store);
		long before = used();
		JsonMapper mapper = JsonMapper.shared();
		for (int pod = 0; pod < PODS; pod++) {
			known.put(mapper.readTree(POD.formatted(pod / 100, pod, pod % 50, "x".repeat(500))));
		}
		store.complete();
		store.start();
		await().atMost(Duration.ofSeconds(30)).until(() -> latest.get() != null);
		assertThat(latest.get().all(Kind.POD)).hasSize(PODS);
		long bytes = used() - before;
		System.out.printf("%d Pods: %d KiB, %d bytes each%n", PODS, bytes / 1024, bytes / PODS);
		assertThat(bytes).isLessThan(48L << 20);
		Reference.reachabilityFence(known);
		store.close();
	}

	private static long used() {
		Runtime runtime = Runtime.getRuntime();
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
		}
		return used;
	}

}
