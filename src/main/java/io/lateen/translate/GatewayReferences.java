package io.lateen.translate;

import java.util.List;

/**
 * Lists of Gateways as Istio's webhook takes them (istio
 * pkg/config/validation/validation.go, validateGatewayNames).
 */
final class GatewayReferences {

	private GatewayReferences() {
	}

	static void check(Field parent, String name, List<String> references) {
		for (int i = 0; i < references.size(); i++) {
			Field field = parent.at(name, i);
			String reference = references.get(i);
			int slash = reference.indexOf('/');
			if (slash < 0) {
				checkName(field, reference);
				// Istio does not look at those behind one without a namespace
				return;
			}
			checkBoth(field, reference.substring(0, slash), reference.substring(slash + 1));
		}
	}

	private static void checkName(Field field, String reference) {
		String[] parts = reference.split("\\.", -1);
		if (parts.length > 1) {
			field.warning("using legacy gatewayName format \"%s\"; prefer the <namespace>/<name> format: \"%s/%s\""
				.formatted(reference, parts[1], parts[0]));
		}
		field.rejectedFor(DomainName.refuse(reference));
	}

	private static void checkBoth(Field field, String namespace, String name) {
		if (namespace.isEmpty() || name.isEmpty()) {
			field.rejected("config namespace and gateway name cannot be empty");
		}
		if (!DomainName.isLabel(namespace)) {
			field.rejected("invalid value for namespace: \"" + namespace + "\"");
		}
		if (!DomainName.isLabel(name)) {
			field.rejected("invalid value for gateway name: \"" + name + "\"");
		}
	}

}
