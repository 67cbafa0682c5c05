package io.lateen.translate;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Labels as Kubernetes takes them (istio pkg/config/labels/instance.go, Validate). */
public final class LabelSyntax {

	private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";

	private static final String NAME = "(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

	private static final Pattern KEY = Pattern.compile("(?:(" + LABEL + "(?:\\." + LABEL + ")*)/)?(" + NAME + ")");

	private static final Pattern VALUE = Pattern.compile("(?:" + NAME + ")?");

	private LabelSyntax() {
	}

	public static void check(Field field, Map<String, String> labels) {
		labels.forEach((key, value) -> {
			checkKey(field, key);
			if (!VALUE.matcher(value).matches()) {
				field.at(key).rejected("invalid tag value: \"" + value + "\"");
			}
		});
	}

	private static void checkKey(Field field, String key) {
		Matcher matcher = KEY.matcher(key);
		if (!matcher.matches()) {
			field.rejected("invalid tag key: \"" + key + "\"");
		}
		else if (matcher.group(1) != null && matcher.group(1).length() > 253) {
			field.rejected("invalid tag key: \"" + key + "\" (DNS prefix is too long)");
		}
		else if (matcher.group(2).length() > 63) {
			field.rejected("invalid tag key: \"" + key + "\" (name is too long)");
		}
	}

}
