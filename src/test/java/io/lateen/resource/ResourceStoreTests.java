package io.lateen.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.lateen.resource.Problem.Severity;
import io.lateen.resource.core.ConfigMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Given changes from a source, when the store publishes, then these snapshots. */
class ResourceStoreTests {

	private final BlockingQueue<Published> published = new LinkedBlockingQueue<>();

	private volatile CountDownLatch busy = new CountDownLatch(0);

	private final ResourceStore store = new ResourceStore((next, changed, problems) -> {
		CountDownLatch latch = this.busy; // the test may set another as soon as it has
											// the snapshot
		this.published.add(new Published(next, changed, problems, Thread.currentThread().getName()));
		await(latch);
		if (changed.contains(key("poison")) && this.poisonous.compareAndSet(true, false)) {
			throw new IllegalStateException("poison");
		}
	}, Duration.ofMillis(300));

	private final AtomicBoolean poisonous = new AtomicBoolean(true);

	@BeforeEach
	void start() {
		this.store.start();
	}

	@AfterEach
	void close() {
		this.busy.countDown();
		this.store.close();
	}

	@Test
	void nothingIsPublishedBeforeTheFirstCompleteReading() throws Exception {
		this.store.put(config("a", "1"));
		this.store.put(config("b", "1"));
		assertThat(this.published.poll(100, TimeUnit.MILLISECONDS)).isNull();
		this.store.complete();
		Published first = next();
		assertThat(first.snapshot().generation()).isEqualTo(1);
		assertThat(first.changed()).containsExactlyInAnyOrder(key("a"), key("b"));
		assertThat(first.thread()).isEqualTo("lateen-publisher");
	}

	@Test
	void anEmptyFirstReadingIsPublishedToo() throws Exception {
		this.store.complete();
		assertThat(next().snapshot().generation()).isEqualTo(1);
	}

	@Test
	void theFirstChangeOfAQuietPeriodIsNotDelayed() throws Exception {
		completed();
		long start = System.nanoTime();
		this.store.put(config("a", "1"));
		next();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(100));
	}

	@Test
	void changesToldTogetherAreInOneSnapshot() throws Exception {
		completed();
		this.store.together(() -> {
			this.store.put(config("a", "1"));
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos()); // time enough to
																	// publish half of it
			this.store.put(config("b", "1"));
		});
		assertThat(next().changed()).containsExactlyInAnyOrder(key("a"), key("b"));
	}

	@Test
	void changesThatComeWhileOneIsTakenAreMerged() throws Exception {
		completed();
		this.busy = new CountDownLatch(1);
		this.store.put(config("a", "1"));
		next();
		for (int i = 0; i < 1000; i++) {
			this.store.put(config("a", "v" + i));
			this.store.put(config("gone", "v" + i));
		}
		this.store.remove(key("gone"));
		this.busy.countDown();
		Published merged = next();
		assertThat(merged.changed()).containsExactly(key("a"));
		assertThat(merged.snapshot().get(Kind.CONFIG_MAP, key("a").name())).isEqualTo(config("a", "v999"));
		assertThat(this.published).isEmpty();
	}

	@Test
	void aChangeThatMakesNoDifferenceIsNotPublished() throws Exception {
		completed();
		this.store.put(config("a", "1"));
		next();
		this.store.put(config("a", "1"));
		this.store.remove(key("unknown"));
		this.store.put(config("b", "1"));
		Published next = next();
		assertThat(next.changed()).containsExactly(key("b"));
		assertThat(next.snapshot().generation()).isEqualTo(3);
	}

	@Test
	void problemsComeWithTheSnapshotUntilTheirSourceTakesThemBack() throws Exception {
		completed();
		this.store.problems("b.yaml", List.of(problem("b.yaml")));
		assertThat(next().problems()).containsExactly(problem("b.yaml"));
		this.store.problems("a.yaml", List.of(problem("a.yaml")));
		assertThat(next().problems()).containsExactly(problem("a.yaml"), problem("b.yaml"));
		this.store.problems("b.yaml", List.of());
		assertThat(next().problems()).containsExactly(problem("a.yaml"));
	}

	@Test
	void problemsAreBounded() throws Exception {
		completed();
		for (int i = 0; i < ResourceStore.MAX_PROBLEMS; i++) {
			this.store.problems("f" + i, List.of(problem("1"), problem("2")));
		}
		this.store.put(config("last", "1"));
		Published next = next();
		while (!next.changed().contains(key("last"))) {
			next = next();
		}
		assertThat(next.problems()).hasSize(ResourceStore.MAX_PROBLEMS);
	}

	@Test
	void aListenerThatFailsGetsTheNextSnapshotToo() throws Exception {
		completed();
		this.store.put(config("poison", "1"));
		next();
		this.store.put(config("a", "1"));
		// and what it did not take
		assertThat(next().changed()).containsExactlyInAnyOrder(key("poison"), key("a"));
	}

	@Test
	void aSnapshotThatWasNotTakenIsHandedOnAgain() throws Exception {
		completed();
		this.store.put(config("poison", "1"));
		assertThat(next().changed()).containsExactly(key("poison"));
		assertThat(next().changed()).containsExactly(key("poison"));
		this.store.put(config("a", "1"));
		assertThat(next().changed()).containsExactly(key("a"));
	}

	private void completed() throws InterruptedException {
		this.store.complete();
		next();
	}

	private Published next() throws InterruptedException {
		Published next = this.published.poll(5, TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private static ResourceKey key(String name) {
		return new ResourceKey(Kind.CONFIG_MAP, new ResourceName("default", name));
	}

	private static Resource<ConfigMap> config(String name, String value) {
		return new Resource<>(Kind.CONFIG_MAP, key(name).name(), Instant.EPOCH, 0, Map.of(), Map.of(), null,
				new ConfigMap(Map.of("value", value)));
	}

	private static Problem problem(String source) {
		return new Problem(null, source, "", Severity.REJECTED, "is wrong");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Published(Snapshot snapshot, Set<ResourceKey> changed, List<Problem> problems, String thread) {
	}

}
