package io.lateen.resource.core;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@code Secret}.
 *
 * @param data values in base64
 */
public record Secret(@Nullable String type, Map<String, String> data) {

	public Secret {
		data = (data != null) ? Map.copyOf(data) : Map.of();
	}

	/** Keys only: the values must not get into a log. */
	@Override
	public String toString() {
		return "Secret" + this.data.keySet();
	}

}
