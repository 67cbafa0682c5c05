package io.lateen.filter;

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Replaces each match of an RE2 expression as {@code RE2::GlobalReplace} does: {@code \0}
 * to {@code \9} are the groups, {@code \\} a backslash. A replacement that is not
 * well-formed replaces nothing. Thread-safe.
 */
final class RegexReplacement {

	private final Pattern pattern;

	private final List<Part> parts;

	/**
	 * Compiles both.
	 * @throws com.google.re2j.PatternSyntaxException for a text that is no RE2 expression
	 */
	RegexReplacement(String regex, String replacement) {
		this.pattern = Pattern.compile(regex);
		this.parts = parse(replacement, this.pattern.groupCount());
	}

	String replaceAll(String text) {
		Matcher matcher = this.pattern.matcher(text);
		if (this.parts.isEmpty() || !matcher.find()) {
			return text;
		}
		StringBuilder replaced = new StringBuilder(text.length() + 16);
		int copied = 0;
		int lastEnd = -1;
		do {
			// no empty match right behind a match
			if (matcher.end() > matcher.start() || matcher.start() != lastEnd) {
				replaced.append(text, copied, matcher.start());
				this.parts.forEach((part) -> part.append(replaced, matcher));
				copied = matcher.end();
				lastEnd = matcher.end();
			}
		}
		while (matcher.find());
		return replaced.append(text, copied, text.length()).toString();
	}

	/** Empty for one that is not well-formed. */
	private static List<Part> parse(String replacement, int groups) {
		List<Part> parts = new ArrayList<>();
		StringBuilder literal = new StringBuilder();
		for (int i = 0; i < replacement.length(); i++) {
			char c = replacement.charAt(i);
			if (c != '\\') {
				literal.append(c);
				continue;
			}
			i++;
			char escaped = (i < replacement.length()) ? replacement.charAt(i) : 0;
			if (escaped == '\\') {
				literal.append(escaped);
			}
			else if (escaped >= '0' && escaped <= '9' && escaped - '0' <= groups) {
				parts.add(new Part(literal.toString(), escaped - '0'));
				literal.setLength(0);
			}
			else {
				return List.of();
			}
		}
		parts.add(new Part(literal.toString(), Part.NO_GROUP));
		return List.copyOf(parts);
	}

	/** A literal text, then a group. */
	private record Part(String literal, int group) {

		static final int NO_GROUP = -1;

		void append(StringBuilder to, Matcher matcher) {
			to.append(this.literal);
			String text = (this.group != NO_GROUP) ? matcher.group(this.group) : null;
			if (text != null) {
				to.append(text);
			}
		}
	}

}
