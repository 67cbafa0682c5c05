package io.lateen;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.lateen.listener.ServerProblem;
import io.lateen.model.RoutingTable;
import io.lateen.model.TableConsumer;
import io.lateen.resource.Problem;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceSource;
import io.lateen.resource.ResourceStore;
import io.lateen.resource.Snapshot;
import io.lateen.status.ProblemListener;
import io.lateen.translate.Translation;
import io.lateen.translate.Translator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.context.SmartLifecycle;

/**
 * The way of the data from resources to what is served: each snapshot of the source is
 * translated, and the table handed to all that follow it, in their order, on one thread.
 * Starts before the listeners and stops after them; the source may be read before.
 */
final class GatewayPipeline implements SmartLifecycle {

	/** Before Boot's web server, so that a table is often there when ports are opened. */
	static final int PHASE = Integer.MIN_VALUE / 2;

	/** Whose problems they are in the store. */
	private static final String SERVERS = "servers";

	private final ResourceSource source;

	private final CarefulTranslator translator;

	private final List<TableConsumer> consumers;

	private final List<ProblemListener> problemListeners;

	private final ResourceStore store;

	private final Timer timer;

	private volatile Translation translation = Translation.EMPTY;

	private volatile List<ServerProblem> serverProblems = List.of();

	private volatile boolean running;

	GatewayPipeline(ResourceSource source, ResourceStore store, Translator translator, List<TableConsumer> consumers,
			List<ProblemListener> problemListeners, MeterRegistry meters) {
		this.source = source;
		this.store = store;
		this.translator = new CarefulTranslator(translator::translate);
		this.consumers = List.copyOf(consumers);
		this.problemListeners = List.copyOf(problemListeners);
		this.timer = Timer.builder("lateen.table.publication")
			.description("From a snapshot of resources to the table being served")
			.register(meters);
		meters.gauge("lateen.table.generation", this, (pipeline) -> pipeline.table().generation());
	}

	/** Takes what was found on servers where they are served: it is theirs to be told. */
	void serverProblems(List<ServerProblem> found) {
		this.serverProblems = found;
		tellServers();
	}

	// another snapshot is published for it, unless it is what was told before
	private void tellServers() {
		Translation current = this.translation;
		this.store.problems(SERVERS,
				this.serverProblems.stream()
					.flatMap((problem) -> current
						.problemsOf(problem.listener(), problem.chain(), problem.fails(), problem.reason())
						.stream())
					.toList());
	}

	/** The table in force. */
	RoutingTable table() {
		return this.translation.table();
	}

	/** Whether a first complete table was published. */
	boolean isServing() {
		return this.translation != Translation.EMPTY;
	}

	/** Why the source is not complete, or what of it is stale; empty when all is well. */
	String trouble() {
		return this.source.trouble();
	}

	@Override
	public void start() {
		this.running = true;
		this.store.start();
	}

	/** Takes the store's next snapshot, in the store's thread. */
	void published(Snapshot next, Set<ResourceKey> changed, List<Problem> ofSource) {
		this.timer.record(() -> {
			Translation made = this.translator.translate(this.translation, next, changed);
			this.consumers.forEach((consumer) -> consumer.accept(made.table()));
			this.translation = made;
		});
		tellServers();
		Collection<Problem> problems = new ArrayList<>(ofSource);
		problems.addAll(this.translation.problems());
		problems.addAll(this.translator.problems());
		List<Problem> all = List.copyOf(problems);
		this.problemListeners.forEach((listener) -> listener.problems(next, all));
	}

	@Override
	public void stop() {
		this.source.close();
		this.store.close();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
