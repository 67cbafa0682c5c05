package io.lateen.translate;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which domain names Istio's webhook takes, in its words (istio
 * pkg/config/validation/agent/validation.go). Each check gives the reason of a refusal or
 * null.
 */
public final class DomainName {

	private static final int LONGEST_LABEL = 63;

	private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9]+");

	private DomainName() {
	}

	/** Whether the text is a DNS label. */
	public static boolean isLabel(String label) {
		return label.length() <= LONGEST_LABEL && isLabel(label, 0);
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
		if (first.length() > LONGEST_LABEL || !isWildcardLabel(first)) {
			return invalidLabel(domain, first);
		}
		return (dot < 0) ? null : refuseLabels(domain.substring(dot + 1));
	}

	// letters, digits and hyphens, no hyphen at either end; said without a regular
	// expression because thousands of destinations are checked
	private static boolean isLabel(String text, int start) {
		if (start >= text.length() || text.charAt(start) == '-' || text.charAt(text.length() - 1) == '-') {
			return false;
		}
		for (int i = start; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')) {
				return false;
			}
		}
		return true;
	}

	// an asterisk, a label, or a label behind an asterisk and maybe a hyphen
	private static boolean isWildcardLabel(String text) {
		if (!text.startsWith("*")) {
			return isLabel(text, 0);
		}
		return text.length() == 1 || isLabel(text, text.startsWith("*-") ? 2 : 1);
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
		if (!top.isEmpty() && top.charAt(top.length() - 1) <= '9' && DIGITS.matcher(top).matches()) {
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
