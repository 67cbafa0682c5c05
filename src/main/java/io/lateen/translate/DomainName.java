package io.lateen.translate;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which domain names Istio's webhook takes, in its words (istio
 * pkg/config/validation/agent/validation.go). Each check gives the reason of a refusal or
 * null.
 */
public final class DomainName {

	private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?");

	private static final Pattern WILDCARD_LABEL = Pattern.compile("\\*|(?:\\*-?)?" + LABEL);

	private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9]+");

	private DomainName() {
	}

	/** Whether the text is a DNS label. */
	public static boolean isLabel(String label) {
		return label.length() <= 63 && LABEL.matcher(label).matches();
	}

	/** {@code ValidateFQDN}. */
	public static @Nullable String refuse(String domain) {
		String reason = refuseLength(domain);
		return (reason != null) ? reason : refuseLabels(domain);
	}

	/** {@code ValidateWildcardDomain}: an asterisk may stand in the first label. */
	public static @Nullable String refuseWildcard(String domain) {
		String reason = refuseLength(domain);
		if (reason != null) {
			return reason;
		}
		int dot = domain.indexOf('.');
		String first = (dot < 0) ? domain : domain.substring(0, dot);
		if (first.length() > 63 || !WILDCARD_LABEL.matcher(first).matches()) {
			return invalidLabel(domain, first);
		}
		return (dot < 0) ? null : refuseLabels(domain.substring(dot + 1));
	}

	private static @Nullable String refuseLength(String domain) {
		if (domain.length() > 255) {
			return "domain name \"" + domain + "\" too long (max 255)";
		}
		return domain.isEmpty() ? "empty domain name not allowed" : null;
	}

	private static @Nullable String refuseLabels(String domain) {
		String[] labels = domain.split("\\.", -1);
		String top = labels[labels.length - 1];
		if (DIGITS.matcher(top).matches()) {
			return "domain name \"" + domain + "\" invalid (top level domain \"" + top + "\" cannot be all-numeric)";
		}
		for (int i = 0; i < labels.length; i++) {
			boolean trailingDot = i == labels.length - 1 && labels[i].isEmpty();
			if (!trailingDot && !isLabel(labels[i])) {
				return invalidLabel(domain, labels[i]);
			}
		}
		return null;
	}

	private static String invalidLabel(String domain, String label) {
		return "domain name \"" + domain + "\" invalid (label \"" + label + "\" invalid)";
	}

}
