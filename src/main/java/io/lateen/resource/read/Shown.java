package io.lateen.resource.read;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.JavaType;

/** What stands in a document as it may stand in a reason: one line, not too long. */
final class Shown {

	private static final int LIMIT = 80;

	private Shown() {
	}

	static String text(String text) {
		String cut = (text.length() <= LIMIT) ? text : text.substring(0, LIMIT) + "...";
		return cut.replaceAll("\\p{Cntrl}", " ");
	}

	/** The value that the parser stands on. */
	static String value(JsonParser parser) {
		return switch (parser.currentToken()) {
			case START_ARRAY -> "a list";
			case START_OBJECT -> "an object";
			case VALUE_STRING -> '"' + text(parser.getString()) + '"';
			case VALUE_NULL -> "empty";
			default -> text(String.valueOf(parser.getString()));
		};
	}

	/** What a field of this type takes. */
	static String shape(JavaType type) {
		return type.isCollectionLikeType() ? "a list" : "an object";
	}

}
