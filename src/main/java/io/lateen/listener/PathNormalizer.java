package io.lateen.listener;

import io.lateen.listener.Rejection.Rejected;
import io.lateen.model.MeshSettings.PathNormalization;

/**
 * Normalises paths as Envoy does (source/common/http/path_utility.cc), which means: as
 * the URL library of Chromium does (url/url_canon_path.cc). Letters, digits and
 * {@code -._~} are decoded, dot segments resolved, backslashes turned; characters that a
 * URL must not have are encoded; other escapes, broken ones too, stay as they are.
 * <p>
 * Not quite idempotent, as little as Envoy's: {@code /%2e%2e;} becomes {@code /..;},
 * which is a dot segment the next time.
 */
final class PathNormalizer {

	private static final boolean[] PLAIN = new boolean[128];

	private static final boolean[] UNRESERVED = new boolean[128];
	static {
		for (char c = 0x21; c < 0x7F; c++) {
			PLAIN[c] = "%\\\"<>^`{|}".indexOf(c) < 0;
			UNRESERVED[c] = Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0;
		}
	}

	private static final String HEX = "0123456789ABCDEF";

	private final String path;

	private final StringBuilder out;

	// where in the output the percent sign of a broken escape is
	private int brokenEscape = Integer.MIN_VALUE;

	private PathNormalizer(String path) {
		this.path = path;
		this.out = new StringBuilder(path.length());
	}

	/**
	 * Normalises a path.
	 * @param path begins with a slash, without query
	 * @throws Rejected for {@code %00}
	 */
	static String normalize(String path, PathNormalization how) {
		return switch (how) {
			case NONE -> path;
			case BASE -> canonical(path);
			case MERGE_SLASHES -> mergeSlashes(canonical(path));
			case DECODE_AND_MERGE_SLASHES -> mergeSlashes(canonical(decodeSlashes(path)));
		};
	}

	private static String canonical(String path) {
		return isCanonical(path) ? path : new PathNormalizer(withoutDotParameters(path)).canonical();
	}

	/** Nearly all paths are: none is copied for nothing. */
	private static boolean isCanonical(String path) {
		for (int i = 0; i < path.length(); i++) {
			char c = path.charAt(i);
			if (!PLAIN[c] || (c == '.' && i > 0 && path.charAt(i - 1) == '/')) {
				return false;
			}
		}
		return true;
	}

	/** Takes {@code ;x} from segments that are {@code .} or {@code ..} without it. */
	private static String withoutDotParameters(String path) {
		int at = path.indexOf(".;");
		if (at < 0) {
			return path;
		}
		StringBuilder cleaned = new StringBuilder(path.length());
		int from = 0;
		while (at >= 0) {
			int end = path.indexOf('/', at);
			end = (end < 0) ? path.length() : end;
			if (isDotSegment(path, at)) {
				cleaned.append(path, from, at + 1);
				from = end;
			}
			at = path.indexOf(".;", end);
		}
		return cleaned.append(path, from, path.length()).toString();
	}

	private static boolean isDotSegment(String path, int lastDot) {
		int start = path.lastIndexOf('/', lastDot) + 1;
		return start == lastDot || (start == lastDot - 1 && path.charAt(start) == '.');
	}

	private static String decodeSlashes(String path) {
		if (path.indexOf('%') < 0) {
			return path;
		}
		StringBuilder decoded = new StringBuilder(path.length());
		for (int i = 0; i < path.length(); i++) {
			int value = (path.charAt(i) == '%') ? escapeAt(path, i) : -1;
			if (value == '/' || value == '\\') {
				decoded.append((char) value);
				i += 2;
			}
			else {
				decoded.append(path.charAt(i));
			}
		}
		return decoded.toString();
	}

	private static String mergeSlashes(String path) {
		if (!path.contains("//")) {
			return path;
		}
		StringBuilder merged = new StringBuilder(path.length());
		char last = 0;
		for (int i = 0; i < path.length(); i++) {
			char c = path.charAt(i);
			if (c != '/' || last != '/') {
				merged.append(c);
			}
			last = c;
		}
		return merged.toString();
	}

	private String canonical() {
		int i = 0;
		while (i < this.path.length()) {
			int dot = dotAt(i);
			i = (dot > 0) ? afterDot(i + dot) : afterCharacter(i);
		}
		return this.out.toString();
	}

	private int afterCharacter(int at) {
		char c = this.path.charAt(at);
		if (c == '%') {
			return afterPercent(at);
		}
		if (c == '\\') {
			this.out.append('/');
		}
		else if (PLAIN[c]) {
			this.out.append(c);
		}
		else {
			this.out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
		}
		return at + 1;
	}

	private int afterPercent(int at) {
		int value = escapeAt(this.path, at);
		if (value == 0) {
			throw new Rejected(Rejection.NO_SENSE);
		}
		if (value < 0) {
			this.brokenEscape = this.out.length();
			this.out.append('%');
			return at + 1;
		}
		if (value < 128 && UNRESERVED[value]) {
			this.out.append((char) value);
			defuse(at + 3);
		}
		else {
			this.out.append(this.path, at, at + 3);
		}
		return at + 3;
	}

	/**
	 * What was decoded must not make an escape of a percent sign that was none: such a
	 * sign becomes {@code %25}.
	 */
	private void defuse(int next) {
		int length = this.out.length();
		if (this.brokenEscape < length - 3) {
			return;
		}
		boolean oneDigit = this.brokenEscape == length - 2;
		if (oneDigit) {
			if (next == this.path.length()) {
				return;
			}
			this.out.append(this.path.charAt(next));
		}
		boolean escape = escapeAt(this.out, this.brokenEscape) >= 0;
		this.out.setLength(length);
		if (escape) {
			this.out.insert(this.brokenEscape + 1, "25");
		}
	}

	/** Length of a dot that stands at the begin of a segment, 0 for none. */
	private int dotAt(int at) {
		int length = this.out.length();
		return (length > 0 && this.out.charAt(length - 1) == '/') ? dotLength(at) : 0;
	}

	private int dotLength(int at) {
		if (at >= this.path.length()) {
			return 0;
		}
		if (this.path.charAt(at) == '.') {
			return 1;
		}
		return (this.path.charAt(at) == '%' && escapeAt(this.path, at) == '.') ? 3 : 0;
	}

	private int afterDot(int next) {
		if (endsSegment(next)) {
			return next + 1;
		}
		int second = dotLength(next);
		if (second > 0 && endsSegment(next + second)) {
			backUp();
			return next + second + 1;
		}
		this.out.append('.');
		return next;
	}

	private boolean endsSegment(int at) {
		return at >= this.path.length() || this.path.charAt(at) == '/' || this.path.charAt(at) == '\\';
	}

	private void backUp() {
		int slash = this.out.lastIndexOf("/", this.out.length() - 2);
		this.out.setLength(Math.max(slash, 0) + 1);
	}

	/** The byte that is escaped at a percent sign, -1 where the escape is broken. */
	private static int escapeAt(CharSequence text, int at) {
		if (at + 2 >= text.length()) {
			return -1;
		}
		int high = Character.digit(text.charAt(at + 1), 16);
		int low = Character.digit(text.charAt(at + 2), 16);
		return (high < 0 || low < 0) ? -1 : high << 4 | low;
	}

}
