package io.lateen.observability;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.lateen.resource.ResourceSource;
import io.lateen.resource.kubernetes.InformerStatus;
import io.lateen.resource.kubernetes.KubernetesSource;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * How the source of resources is. Out of service until the first complete reading; from
 * then on up, with what is stale as a detail: the gateway serves on without its source.
 */
@Component("source")
public final class SourceHealth extends AbstractHealthIndicator {

	private final ResourceSource source;

	/** Creates the indicator. */
	public SourceHealth(ResourceSource source) {
		super("The source of resources cannot tell how it is");
		this.source = source;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.status(this.source.isComplete() ? "UP" : "OUT_OF_SERVICE");
		String trouble = this.source.trouble();
		if (!trouble.isEmpty()) {
			builder.withDetail("trouble", trouble);
		}
		if (this.source instanceof KubernetesSource kubernetes) {
			builder.withDetail("kinds", kinds(kubernetes));
		}
	}

	private static Map<String, String> kinds(KubernetesSource source) {
		Map<String, String> kinds = new LinkedHashMap<>();
		for (InformerStatus informer : source.informers()) {
			String where = informer.namespace().isEmpty() ? "" : " in " + informer.namespace();
			kinds.put(informer.kind() + where, told(informer));
		}
		return kinds;
	}

	private static String told(InformerStatus informer) {
		String read = informer.version().isEmpty() ? "not read"
				: "%s, %d read".formatted(informer.version(), informer.resources());
		return read + (informer.connected() ? ", connected" : ", not connected") + heard(informer);
	}

	private static String heard(InformerStatus informer) {
		Duration silence = informer.silence(Clock.systemUTC());
		return silence.isNegative() ? "" : ", heard of " + silence.toSeconds() + " s ago";
	}

}
