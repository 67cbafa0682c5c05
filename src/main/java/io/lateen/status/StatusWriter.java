package io.lateen.status;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on the resource itself what is wrong with it: conditions of type
 * {@code lateen.io/...} in its status. Only resources with problems are written to, and
 * once more when they have none left, so that a quiet cluster costs the API server
 * nothing. Every replica does the same; the one that comes second finds nothing to write.
 * <p>
 * Works in a thread of its own, at most {@value #WRITES_A_SECOND} writes a second, the
 * newest wish of a resource only. What fails is tried again later.
 */
public final class StatusWriter implements ProblemListener, AutoCloseable {

	private static final int WRITES_A_SECOND = 20;

	private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

	private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);

	private final ResourceStatuses statuses;

	private final ScheduledExecutorService thread = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lateen-status").factory());

	private final Map<ResourceKey, Wish> wishes = new LinkedHashMap<>();

	private Set<ResourceKey> troubled = new HashSet<>();

	private boolean scheduled;

	private boolean first = true;

	/** Writes through this client, with its rights. */
	public StatusWriter(KubernetesClient client) {
		this(new ResourceStatuses(client));
	}

	StatusWriter(ResourceStatuses statuses) {
		this.statuses = statuses;
	}

	@Override
	public synchronized void problems(Snapshot snapshot, Collection<Problem> problems) {
		Map<ResourceKey, List<Problem>> byResource = byResource(snapshot, problems);
		Set<ResourceKey> well = new HashSet<>(this.troubled);
		well.removeAll(byResource.keySet());
		well.forEach((key) -> wish(snapshot, key, List.of()));
		byResource.forEach((key, ofKey) -> wish(snapshot, key, ofKey));
		this.troubled = byResource.keySet();
		if (this.first) {
			this.first = false;
			this.thread.execute(() -> takeBackWhatIsLeft(snapshot));
		}
		schedule(Duration.ZERO);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	private static Map<ResourceKey, List<Problem>> byResource(Snapshot snapshot, Collection<Problem> problems) {
		Map<ResourceKey, List<Problem>> byResource = new HashMap<>();
		for (Problem problem : problems) {
			ResourceKey key = problem.resource();
			if (key != null && ResourceStatuses.hasConditions(key.kind())
					&& snapshot.get(key.kind(), key.name()) != null) {
				byResource.merge(key, List.of(problem), StatusWriter::joined);
			}
		}
		return byResource;
	}

	private static List<Problem> joined(List<Problem> some, List<Problem> more) {
		return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
	}

	private void wish(Snapshot snapshot, ResourceKey key, List<Problem> problems) {
		Resource<?> resource = snapshot.get(key.kind(), key.name());
		if (resource == null) {
			this.wishes.remove(key);
			return;
		}
		Wish wish = new Wish(resource.generation(), ResourceCondition.of(problems));
		this.wishes.remove(key);
		this.wishes.put(key, wish);
	}

	/** Conditions that an earlier process left on resources that are well by now. */
	private void takeBackWhatIsLeft(Snapshot snapshot) {
		try {
			for (ResourceKey key : this.statuses.withOurConditions()) {
				synchronized (this) {
					if (!this.troubled.contains(key)) {
						wish(snapshot, key, List.of());
					}
				}
			}
		}
		catch (KubernetesClientException ex) {
			log.warn("Statuses that an earlier process left could not be looked up: {}", ex.getMessage());
		}
	}

	private synchronized void schedule(Duration delay) {
		if (!this.scheduled && !this.wishes.isEmpty() && !this.thread.isShutdown()) {
			this.scheduled = true;
			this.thread.schedule(this::writeOne, delay.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void writeOne() {
		Map.@Nullable Entry<ResourceKey, Wish> next = take();
		Duration pause = Duration.ofMillis(1_000 / WRITES_A_SECOND);
		if (next != null) {
			try {
				if (!this.statuses.write(next.getKey(), next.getValue().generation(), next.getValue().conditions())) {
					pause = Duration.ZERO;
				}
			}
			catch (KubernetesClientException ex) {
				log.warn("Status of {} could not be written: {}", next.getKey(), ex.getMessage());
				putBack(next.getKey(), next.getValue());
				pause = AFTER_A_FAILURE;
			}
		}
		schedule(pause);
	}

	private synchronized Map.@Nullable Entry<ResourceKey, Wish> take() {
		this.scheduled = false;
		var entries = this.wishes.entrySet().iterator();
		if (!entries.hasNext()) {
			return null;
		}
		Map.Entry<ResourceKey, Wish> next = Map.entry(entries.next().getKey(), this.wishes.values().iterator().next());
		this.wishes.remove(next.getKey());
		return next;
	}

	private synchronized void putBack(ResourceKey key, Wish wish) {
		this.wishes.putIfAbsent(key, wish);
	}

	private record Wish(long generation, List<ResourceCondition> conditions) {
	}

}
