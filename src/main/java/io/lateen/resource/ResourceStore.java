package io.lateen.resource;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots of what a source reads. One thread takes all changes that have come in
 * and hands the next snapshot on; while it works, further changes gather. So the first
 * change of a quiet period is not delayed, and a burst makes few snapshots. Nothing is
 * handed on before the source's first complete reading. A snapshot that is not taken is
 * handed on again until one is. Thread-safe.
 */
public final class ResourceStore implements ResourceSink, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ResourceStore.class);

	/** Problems that are kept and handed on; further ones are only counted in the log. */
	static final int MAX_PROBLEMS = 2_000;

	private static final Duration JOIN = Duration.ofSeconds(2);

	private static final Duration RETRY = Duration.ofSeconds(10);

	private final SnapshotListener listener;

	private final Duration retry;

	private final Object lock = new Object();

	private PendingChanges pending = new PendingChanges();

	private boolean complete;

	private boolean closed;

	private @Nullable Thread publisher;

	// of the publisher only
	private Snapshot current = Snapshot.EMPTY;

	private final Set<ResourceKey> notTaken = new HashSet<>();

	private final TreeMap<String, List<Problem>> problems = new TreeMap<>();

	/** Creates a store that is yet to be started. */
	public ResourceStore(SnapshotListener listener) {
		this(listener, RETRY);
	}

	ResourceStore(SnapshotListener listener, Duration retry) {
		this.retry = retry;
		this.listener = listener;
	}

	/** Starts to hand on snapshots. */
	public void start() {
		synchronized (this.lock) {
			if (this.publisher != null) {
				throw new IllegalStateException("Already started");
			}
			this.publisher = Thread.ofPlatform().daemon().name("lateen-publisher").start(this::run);
		}
	}

	@Override
	public void put(Resource<?> resource) {
		synchronized (this.lock) {
			this.pending.put(resource);
			this.lock.notifyAll();
		}
	}

	@Override
	public void remove(ResourceKey key) {
		synchronized (this.lock) {
			this.pending.remove(key);
			this.lock.notifyAll();
		}
	}

	@Override
	public void problems(String source, List<Problem> problems) {
		synchronized (this.lock) {
			this.pending.problems(source, problems);
			this.lock.notifyAll();
		}
	}

	@Override
	public void complete() {
		synchronized (this.lock) {
			this.complete = true;
			this.lock.notifyAll();
		}
	}

	@Override
	public void together(Runnable changes) {
		synchronized (this.lock) {
			changes.run();
		}
	}

	/** Stops to hand on; a snapshot that is being handed on is finished. */
	@Override
	public void close() {
		Thread running;
		synchronized (this.lock) {
			this.closed = true;
			this.lock.notifyAll();
			running = this.publisher;
		}
		try {
			if (running != null) {
				running.join(JOIN);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try {
			for (PendingChanges next = take(); next != null; next = take()) {
				publish(next);
			}
		}
		catch (InterruptedException ex) {
			log.debug("Interrupted");
		}
	}

	private @Nullable PendingChanges take() throws InterruptedException {
		synchronized (this.lock) {
			boolean first = this.current.generation() == 0;
			while (!this.closed && !(this.complete && (first || !this.pending.isEmpty()))) {
				if (!this.notTaken.isEmpty()) {
					this.lock.wait(this.retry.toMillis());
					break;
				}
				this.lock.wait();
			}
			PendingChanges taken = this.pending;
			this.pending = new PendingChanges();
			return this.closed ? null : taken;
		}
	}

	private void publish(PendingChanges changes) {
		Snapshot next = this.current.next();
		Set<ResourceKey> changed = new HashSet<>(this.notTaken);
		for (var change : changes.resources().entrySet()) {
			Snapshot with = change.getValue().applyTo(next, change.getKey());
			if (with != next) {
				changed.add(change.getKey());
			}
			next = with;
		}
		boolean otherProblems = changes.updateProblems(this.problems);
		boolean first = this.current.generation() == 0;
		if (!first && changed.isEmpty() && !otherProblems) {
			return;
		}
		this.current = next;
		handOn(next, changed);
	}

	private void handOn(Snapshot next, Set<ResourceKey> changed) {
		try {
			this.listener.published(next, Set.copyOf(changed), currentProblems());
			this.notTaken.clear();
		}
		catch (RuntimeException ex) {
			log.error("Generation {} was not taken", next.generation(), ex);
			this.notTaken.addAll(changed);
		}
	}

	private List<Problem> currentProblems() {
		int total = this.problems.values().stream().mapToInt(List::size).sum();
		if (total > MAX_PROBLEMS) {
			log.warn("{} problems, of which {} are kept", total, MAX_PROBLEMS);
		}
		return this.problems.values().stream().flatMap(List::stream).limit(MAX_PROBLEMS).toList();
	}

}
