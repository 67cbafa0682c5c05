package io.lateen.translate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Which regular expressions Istio and RE2 take. */
final class Regexes {

	private static final int MAX_LENGTH = 1024;

	private Regexes() {
	}

	/** Why Istio would not take an expression, or null (istio validateStringRegexp). */
	static @Nullable String refuse(String regex) {
		if (regex.length() > MAX_LENGTH) {
			return "regex is too large, max length allowed is " + MAX_LENGTH;
		}
		try {
			Pattern.compile(regex);
			return null;
		}
		catch (PatternSyntaxException ex) {
			return ex.getMessage() + "; Istio uses RE2 style regex-based match "
					+ "(https://github.com/google/re2/wiki/Syntax)";
		}
	}

	/**
	 * Why RE2 would not replace anything, or null: a backslash must be followed by the
	 * number of a group that is there, or by a backslash (RE2::CheckRewriteString).
	 * @param regex that compiles
	 */
	static @Nullable String refuseReplacement(String replacement, String regex) {
		int groups = Pattern.compile(regex).groupCount();
		for (int i = 0; i < replacement.length(); i++) {
			if (replacement.charAt(i) != '\\') {
				continue;
			}
			i++;
			char escaped = (i < replacement.length()) ? replacement.charAt(i) : ' ';
			if (escaped >= '0' && escaped <= '9') {
				if (escaped - '0' > groups) {
					return "refers to group " + escaped + ", but the expression has " + groups;
				}
			}
			else if (escaped != '\\') {
				return "a backslash must be followed by a digit or a backslash";
			}
		}
		return null;
	}

}
