package io.lateen.translate.cluster;

import java.util.Map;

import io.lateen.translate.Field;

/**
 * Labels that select workloads (istio pkg/config/validation/validation.go,
 * validateWorkloadSelector).
 */
final class SelectorValidation {

	private SelectorValidation() {
	}

	static void check(Field field, Map<String, String> labels) {
		labels.forEach((key, value) -> {
			String label = "\"" + key + "=" + value + "\"";
			if (key.isEmpty()) {
				field.rejected("empty key is not supported in selector: " + label);
			}
			if (key.contains("*") || value.contains("*")) {
				field.rejected("wildcard is not supported in selector: " + label);
			}
		});
		if (labels.isEmpty()) {
			field.warning("workload selector specified without labels");
		}
	}

}
