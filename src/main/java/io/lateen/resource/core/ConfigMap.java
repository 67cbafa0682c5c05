package io.lateen.resource.core;

import java.util.Map;

/** {@code ConfigMap}. */
public record ConfigMap(Map<String, String> data) {

	public ConfigMap {
		data = (data != null) ? Map.copyOf(data) : Map.of();
	}

}
