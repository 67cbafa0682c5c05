package io.lateen.resource.istio;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** {@code WorkloadEntry.spec}, also the shape of a ServiceEntry's endpoints. */
public record WorkloadEntry(@Nullable String address, Map<String, Long> ports, Map<String, String> labels,
		@Nullable String network, @Nullable String locality, @Nullable Long weight, @Nullable String serviceAccount) {

	public WorkloadEntry {
		ports = Absent.toEmpty(ports);
		labels = Absent.toEmpty(labels);
	}

}
