package io.lateen.resource.read;

import java.util.regex.Pattern;

import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;

/**
 * Path of the field that a parser stands on, e.g. {@code spec.http[0].match[1].uri}. A
 * key that is no plain word is quoted: {@code labels["a.b/c"]}.
 */
final class FieldPath {

	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

	private FieldPath() {
	}

	/**
	 * The path.
	 * @param root the field that the parser's document lies in, may be empty
	 */
	static String of(String root, JsonParser parser) {
		TokenStreamContext context = parser.streamReadContext();
		// on a start token the context is already that of the inside
		boolean inside = parser.currentToken() != null && parser.currentToken().isStructStart();
		return of(root, inside ? context.getParent() : context);
	}

	private static String of(String root, TokenStreamContext context) {
		if (context == null || context.inRoot()) {
			return root;
		}
		String parent = of(root, context.getParent());
		return context.inArray() ? parent + '[' + context.getCurrentIndex() + ']'
				: append(parent, String.valueOf(context.currentName()));
	}

	static String append(String parent, String key) {
		if (!WORD.matcher(key).matches()) {
			return parent + "[\"" + Shown.text(key) + "\"]";
		}
		return parent.isEmpty() ? key : parent + '.' + key;
	}

}
