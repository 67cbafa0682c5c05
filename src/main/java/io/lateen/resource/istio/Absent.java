package io.lateen.resource.istio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What a field means that was left out. */
final class Absent {

	private Absent() {
	}

	static <T> List<T> toEmpty(@Nullable List<T> list) {
		return (list != null) ? List.copyOf(list) : List.of();
	}

	/** Keeps the order as written. */
	static <V> Map<String, V> toEmpty(@Nullable Map<String, V> map) {
		return (map == null || map.isEmpty()) ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
	}

}
