package io.lateen.resource.read;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns fields that nobody knows and values of the wrong shape into findings. */
final class WrongShapes extends DeserializationProblemHandler {

	@Override
	public boolean handleUnknownProperty(DeserializationContext context, JsonParser parser,
			ValueDeserializer<?> deserializer, Object record, String name) {
		Findings.of(context).unknown(pathOf(context, parser, name));
		parser.skipChildren();
		return true;
	}

	// Jackson buffers unknown fields of a record until it is complete and hands over the
	// buffer's parser then, which knows nothing of the way to the record
	private static String pathOf(DeserializationContext context, JsonParser parser, String name) {
		JsonParser document = context.getParser();
		String path = Findings.of(context).path(document);
		return (parser == document) ? path : FieldPath.append(path, name);
	}

	@Override
	public Object handleUnexpectedToken(DeserializationContext context, JavaType type, JsonToken token,
			JsonParser parser, @Nullable String message) {
		Findings.of(context).reject(parser, "must be " + Shown.shape(type) + ", not " + Shown.value(parser));
		parser.skipChildren();
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		// the resource is refused anyhow; a null would end the reading where lists take
		// none
		return context.readTreeAsValue(type.isCollectionLikeType() ? nodes.arrayNode() : nodes.objectNode(), type);
	}

	@Override
	public Object handleMissingInstantiator(DeserializationContext context, Class<?> type,
			@Nullable ValueInstantiator instantiator, JsonParser parser, @Nullable String message) {
		return handleUnexpectedToken(context, context.constructType(type), parser.currentToken(), parser, message);
	}

}
