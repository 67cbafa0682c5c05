package io.lateen.resource.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.resource.ResourceSink;
import io.lateen.resource.ResourceSource;

/**
 * Reads resources from a Kubernetes API server and keeps being told of their changes. A
 * server that is away, or kinds that it does not know, are waited for; what was read
 * stays in force meanwhile. Thread-safe.
 */
public final class KubernetesSource implements ResourceSource {

	private static final Duration JOIN = Duration.ofMillis(500);

	private final ApiServer server;

	private final KubernetesScope scope;

	private final Timing timing;

	private final Clock clock;

	private volatile List<KindInformer> informers = List.of();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean complete;

	private boolean closed;

	/** Creates a source that is yet to be started. The client is not closed by it. */
	public KubernetesSource(KubernetesClient client, KubernetesScope scope) {
		this(client, scope, Timing.USUAL);
	}

	KubernetesSource(KubernetesClient client, KubernetesScope scope, Timing timing) {
		this.server = new ApiServer(client);
		this.scope = scope;
		this.timing = timing;
		this.clock = Clock.systemUTC();
	}

	@Override
	public synchronized void start(ResourceSink sink) {
		if (!this.threads.isEmpty()) {
			throw new IllegalStateException("Already started");
		}
		this.informers = this.scope.watched()
			.stream()
			.map((watched) -> new KindInformer(this.server, watched, sink, this.timing, this.clock,
					() -> informerHasRead(sink)))
			.toList();
		for (KindInformer informer : this.informers) {
			this.threads
				.add(Thread.ofVirtual().name("lateen-informer-" + informer.status().kind()).unstarted(informer));
		}
		// an informer finds out by itself what failed
		this.server.connect().whenComplete((answer, failure) -> startInformers());
	}

	private synchronized void startInformers() {
		if (!this.closed) {
			this.threads.forEach(Thread::start);
		}
	}

	private synchronized void informerHasRead(ResourceSink sink) {
		if (!this.complete && this.informers.stream().allMatch((informer) -> informer.status().read())) {
			this.complete = true;
			sink.complete();
		}
	}

	@Override
	public boolean isComplete() {
		return this.complete;
	}

	/** One line: what is wrong, and with which kinds. */
	@Override
	public String trouble() {
		Map<String, List<String>> kindsByTrouble = informers().stream()
			.filter((informer) -> !informer.trouble().isEmpty())
			.collect(Collectors.groupingBy(InformerStatus::trouble, LinkedHashMap::new,
					Collectors.mapping(KubernetesSource::named, Collectors.toList())));
		return kindsByTrouble.entrySet()
			.stream()
			.map((entry) -> String.join(", ", entry.getValue()) + " at " + this.server + ": " + entry.getKey())
			.collect(Collectors.joining("; "));
	}

	private static String named(InformerStatus informer) {
		return informer.namespace().isEmpty() ? informer.kind().name()
				: informer.kind() + " in " + informer.namespace();
	}

	/** How each informer is at this moment. */
	public List<InformerStatus> informers() {
		return this.informers.stream().map(KindInformer::status).toList();
	}

	@Override
	public void close() {
		List<Thread> running = endInformers();
		try {
			// else they would find the client closed under them
			for (Thread thread : running) {
				thread.join(JOIN);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized List<Thread> endInformers() {
		this.closed = true;
		this.threads.forEach(Thread::interrupt);
		return this.threads.stream().filter((thread) -> thread.getState() != Thread.State.NEW).toList();
	}

}
