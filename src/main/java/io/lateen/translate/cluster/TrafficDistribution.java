package io.lateen.translate.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.lateen.resource.core.Service;
import io.lateen.translate.Locality;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints a Service prefers (istio pilot/pkg/model/service.go,
 * GetTrafficDistribution).
 */
enum TrafficDistribution {

	ANY(List.of()),

	SAME_ZONE(List.of(Instance.NETWORK, Locality.REGION, Locality.ZONE)),

	SAME_NODE(List.of(Instance.NETWORK, Locality.REGION, Locality.ZONE, Locality.SUBZONE, "kubernetes.io/hostname"));

	private static final String ANNOTATION = "networking.istio.io/traffic-distribution";

	private final List<String> labels;

	TrafficDistribution(List<String> labels) {
		this.labels = labels;
	}

	/** As the Service says, or its annotation. */
	static TrafficDistribution of(Service service, Map<String, String> annotations) {
		TrafficDistribution said = parse(service.trafficDistribution());
		return (said != ANY) ? said : parse(annotations.get(ANNOTATION));
	}

	private static TrafficDistribution parse(@Nullable String word) {
		return switch ((word != null) ? word.toLowerCase(Locale.ROOT) : "") {
			case "preferclose", "prefersamezone" -> SAME_ZONE;
			case "prefersamenode" -> SAME_NODE;
			default -> ANY;
		};
	}

	boolean isNear() {
		return this != ANY;
	}

	/** Failover priorities that it stands for. */
	List<String> labels() {
		return this.labels;
	}

}
