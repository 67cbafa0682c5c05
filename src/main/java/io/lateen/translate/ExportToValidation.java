package io.lateen.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code exportTo} as Istio's webhook takes it (istio
 * pkg/config/validation/validation.go, validateExportTo).
 */
public final class ExportToValidation {

	private static final String ALL = "*";

	private static final String OWN = ".";

	private static final String NOBODY = "~";

	private ExportToValidation() {
	}

	/**
	 * Checks a list.
	 * @param namespace of the resource
	 */
	public static void check(Field spec, List<String> exportTo, String namespace) {
		check(spec, exportTo, namespace, false);
	}

	/** Checks that of a ServiceEntry, which may be for nobody. */
	public static void checkServiceEntry(Field spec, List<String> exportTo, String namespace) {
		check(spec, exportTo, namespace, true);
		if (exportTo.contains(NOBODY) && exportTo.size() > 1) {
			spec.at("exportTo").rejected("cannot export service entry to no one (~) and someone");
		}
	}

	private static void check(Field spec, List<String> exportTo, String namespace, boolean maybeNobody) {
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < exportTo.size(); i++) {
			Field field = spec.at("exportTo", i);
			String entry = exportTo.get(i);
			String named = entry.equals(OWN) ? namespace : entry;
			if (!seen.add(named)) {
				field.rejected(named.equals(entry) ? "duplicate entries in exportTo for entry " + entry
						: "duplicate entries in exportTo: . and current namespace " + namespace);
			}
			else if (named.equals(NOBODY)) {
				if (!maybeNobody) {
					field.rejected("exportTo ~ (none) is not allowed for Istio configuration objects");
				}
			}
			else if (!named.equals(ALL) && !DomainName.isLabel(named)) {
				field.rejected("only .,*, or a valid DNS 1123 label is allowed as exportTo entry");
			}
		}
		if (seen.contains(ALL) && exportTo.size() > 1) {
			spec.at("exportTo").rejected("cannot have both public (*) and non-public exportTo values for a resource");
		}
	}

}
