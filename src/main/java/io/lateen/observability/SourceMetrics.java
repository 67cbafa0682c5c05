package io.lateen.observability;

import java.time.Clock;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.lateen.resource.ResourceSource;
import io.lateen.resource.kubernetes.InformerStatus;
import io.lateen.resource.kubernetes.KubernetesSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Meters of the source of resources: {@code lateen.source.complete} (1 after the first
 * complete reading) and {@code lateen.source.troubled} (1 while something is stale), and
 * of each kind of a cluster {@code lateen.source.connected},
 * {@code lateen.source.silence} (seconds since the API server was heard of) and
 * {@code lateen.source.resources}.
 */
@Component
public final class SourceMetrics {

	private final ResourceSource source;

	private final MeterRegistry meters;

	/** Creates the meters of any source. */
	public SourceMetrics(ResourceSource source, MeterRegistry meters) {
		this.source = source;
		this.meters = meters;
		Gauge.builder("lateen.source.complete", source, (of) -> of.isComplete() ? 1 : 0)
			.description("Whether the first reading of the source is complete")
			.register(meters);
		Gauge.builder("lateen.source.troubled", source, (of) -> of.trouble().isEmpty() ? 0 : 1)
			.description("Whether something of the source is stale")
			.register(meters);
	}

	/** Adds a meter for each kind; they are known when the source was started. */
	@EventListener(ApplicationStartedEvent.class)
	public void addKinds() {
		if (this.source instanceof KubernetesSource kubernetes) {
			List<InformerStatus> informers = kubernetes.informers();
			for (int i = 0; i < informers.size(); i++) {
				add(kubernetes, i, informers.get(i));
			}
		}
	}

	private void add(KubernetesSource kubernetes, int index, InformerStatus informer) {
		add("connected", "Whether changes of this kind are being told", kubernetes, index, informer,
				(now) -> now.connected() ? 1 : 0);
		add("silence", "Seconds since the API server was heard of", kubernetes, index, informer,
				(now) -> now.silence(Clock.systemUTC()).toMillis() / 1000.0);
		add("resources", "Resources of this kind that were read", kubernetes, index, informer,
				InformerStatus::resources);
	}

	private void add(String name, String description, KubernetesSource kubernetes, int index, InformerStatus informer,
			ToDoubleFunction<InformerStatus> value) {
		Gauge.builder("lateen.source." + name, () -> value.applyAsDouble(kubernetes.informers().get(index)))
			.description(description)
			.tag("kind", informer.kind().name())
			.tag("namespace", informer.namespace())
			.register(this.meters);
	}

}
