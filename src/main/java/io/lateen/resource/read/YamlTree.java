package io.lateen.resource.read;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns what a YAML parser gives into a JSON tree. Aliases are written out, so the number
 * of values is bounded: a few lines of YAML can stand for millions.
 */
final class YamlTree {

	private static final int MAX_VALUES = 2_000_000;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final int MAX_DEPTH = 100;

	private int values;

	JsonNode toJson(Object tree) {
		return node(tree, 0);
	}

	private JsonNode node(@Nullable Object value, int depth) {
		if (++this.values > MAX_VALUES || depth > MAX_DEPTH) {
			throw new YAMLException("has too many or too deeply nested values");
		}
		return switch (value) {
			case null -> NODES.nullNode();
			case Map<?, ?> map -> object(map, depth);
			case Collection<?> list -> array(list, depth);
			case String text -> NODES.stringNode(text);
			case Boolean bool -> NODES.booleanNode(bool);
			case Integer number -> NODES.numberNode(number);
			case Long number -> NODES.numberNode(number);
			case BigInteger number -> NODES.numberNode(number);
			case Double number -> NODES.numberNode(number);
			default -> NODES.stringNode(value.toString());
		};
	}

	private ObjectNode object(Map<?, ?> map, int depth) {
		ObjectNode object = NODES.objectNode();
		map.forEach((key, value) -> object.set(String.valueOf(key), node(value, depth + 1)));
		return object;
	}

	private ArrayNode array(Collection<?> list, int depth) {
		ArrayNode array = NODES.arrayNode();
		list.forEach((value) -> array.add(node(value, depth + 1)));
		return array;
	}

}
