package io.lateen.resource.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.ResourceSink;
import io.lateen.resource.Snapshot;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Given lists and events, then only what differs is handed on. */
class KnownResourcesTests {

	private final Sink sink = new Sink();

	private final KnownResources known = new KnownResources(Kind.POD, this.sink);

	@Test
	void aResourceOfTheSameVersionIsHandedOnOnce() {
		this.known.put(pod("a", 1));
		this.known.put(pod("a", 1));
		this.known.put(pod("a", 2));
		assertThat(this.sink.told).containsExactly("put a", "put a");
	}

	@Test
	void whatASecondListDoesNotHaveIsRemoved() {
		this.known.put(pod("a", 1));
		this.known.put(pod("b", 1));
		this.known.retain(Set.of(new ResourceName("shop", "b")));
		assertThat(this.sink.told).containsExactly("put a", "put b", "remove a");
		assertThat(this.known.size()).isOne();
	}

	@Test
	void fiftyThousandPodsStaySmall() {
		long before = usedHeap();
		for (int i = 0; i < 50_000; i++) {
			this.known.put(pod("shop-7d9c5b8f6d-" + i, i));
			this.sink.told.clear();
		}
		long perPod = (usedHeap() - before) / 50_000;
		assertThat(this.sink.snapshot.all(Kind.POD)).hasSize(50_000);
		assertThat(perPod).describedAs("bytes for each Pod").isLessThan(1_000);
	}

	private static JsonNode pod(String name, int version) {
		return JsonMapper.shared().readTree("""
				{"metadata": {"name": "%s", "namespace": "shop", "resourceVersion": "%d",
				 "creationTimestamp": "2026-01-31T12:00:00Z", "annotations": {"checksum/config": "%064d"},
				 "labels": {"app": "shop", "version": "v1", "pod-template-hash": "7d9c5b8f6d", "team": "blue",
				  "security.istio.io/tlsMode": "istio"},
				 "managedFields": [{"manager": "kubelet", "fieldsV1": {"f:status": {"f:conditions": {}}}}]}}
				""".formatted(name, version, version));
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static final class Sink implements ResourceSink {

		private final List<String> told = new ArrayList<>();

		private Snapshot snapshot = Snapshot.EMPTY;

		@Override
		public void put(Resource<?> resource) {
			this.told.add("put " + resource.name().name());
			this.snapshot = this.snapshot.with(resource);
		}

		@Override
		public void remove(ResourceKey key) {
			this.told.add("remove " + key.name().name());
			this.snapshot = this.snapshot.without(key);
		}

		@Override
		public void problems(String source, List<Problem> problems) {
			throw new AssertionError(problems);
		}

		@Override
		public void complete() {
			throw new AssertionError();
		}

		@Override
		public void together(Runnable changes) {
			changes.run();
		}

	}

}
