package io.lateen.resource.read;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.lateen.resource.core.IntOrString;
import io.lateen.resource.istio.EnumValues;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Single values as protobuf's JSON form writes them: numbers may stand in quotes, text
 * may not be a number. A wrong value is a finding.
 */
final class Scalars {

	private static final BigInteger MAX_UINT32 = BigInteger.valueOf(0xFFFF_FFFFL);

	private Scalars() {
	}

	static SimpleModule module() {
		SimpleModule module = new SimpleModule("scalars");
		module.addDeserializer(String.class, new Text(List.of(), false));
		module.addDeserializer(Boolean.class, new Scalar<>(Scalars::bool, false));
		module.addDeserializer(Integer.class, new Scalar<>(Scalars::int32, 0));
		module.addDeserializer(Integer.TYPE, new Scalar<>(Scalars::int32, 0));
		module.addDeserializer(Long.class, new Scalar<>(Scalars::uint32, 0L));
		module.addDeserializer(Double.class, new Scalar<>(Scalars::number, 0.0));
		module.addDeserializer(Duration.class, new Scalar<>(Scalars::duration, Duration.ZERO));
		return module;
	}

	private static Boolean bool(JsonParser parser) {
		return switch (parser.currentToken()) {
			case VALUE_TRUE -> Boolean.TRUE;
			case VALUE_FALSE -> Boolean.FALSE;
			default -> throw wrong("must be true or false", parser);
		};
	}

	private static Integer int32(JsonParser parser) {
		BigInteger value = whole(parser);
		if (value.bitLength() > 31) {
			throw wrong("must fit into 32 bits", parser);
		}
		return value.intValue();
	}

	private static Long uint32(JsonParser parser) {
		BigInteger value = whole(parser);
		if (value.signum() < 0 || value.compareTo(MAX_UINT32) > 0) {
			throw wrong("must be between 0 and 4294967295", parser);
		}
		return value.longValue();
	}

	private static BigInteger whole(JsonParser parser) {
		if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
			return parser.getBigIntegerValue();
		}
		if (parser.currentToken() == JsonToken.VALUE_STRING && parser.getString().matches("-?\\d{1,20}")) {
			return new BigInteger(parser.getString());
		}
		throw wrong("must be a whole number", parser);
	}

	private static Double number(JsonParser parser) {
		if (parser.currentToken().isNumeric()) {
			return parser.getDoubleValue();
		}
		if (parser.currentToken() == JsonToken.VALUE_STRING
				&& parser.getString().matches("-?\\d{1,20}(\\.\\d{1,20})?([eE][+-]?\\d{1,3})?|NaN|-?Infinity")) {
			return Double.valueOf(parser.getString());
		}
		throw wrong("must be a number", parser);
	}

	private static Duration duration(JsonParser parser) {
		if (parser.currentToken() != JsonToken.VALUE_STRING) {
			throw wrong("must be a duration in quotes such as \"1.5s\"", parser);
		}
		return GoDuration.parse(parser.getString());
	}

	private static IllegalArgumentException wrong(String rule, JsonParser parser) {
		return new IllegalArgumentException(rule + ", not " + Shown.value(parser));
	}

	/**
	 * A value whose reading may fail with a reason. What it reads as then does not
	 * matter: the resource is refused.
	 */
	private static final class Scalar<T> extends ValueDeserializer<T> {

		private final Function<JsonParser, T> reading;

		private final T refused;

		Scalar(Function<JsonParser, T> reading, T refused) {
			this.reading = reading;
			this.refused = refused;
		}

		@Override
		public T deserialize(JsonParser parser, DeserializationContext context) {
			try {
				return this.reading.apply(parser);
			}
			catch (IllegalArgumentException ex) {
				Findings.of(context).reject(parser, String.valueOf(ex.getMessage()));
				parser.skipChildren();
				return this.refused;
			}
		}

	}

	/**
	 * Text; limited to an enum's words where the field has {@link EnumValues}, a number
	 * too where it has {@link IntOrString}.
	 */
	private static final class Text extends ValueDeserializer<String> {

		private final List<String> words;

		private final boolean orNumber;

		Text(List<String> words, boolean orNumber) {
			this.words = words;
			this.orNumber = orNumber;
		}

		@Override
		public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
			if (property == null) {
				return this;
			}
			EnumValues values = property.getAnnotation(EnumValues.class);
			return new Text((values != null) ? List.of(values.value()) : List.of(),
					property.getAnnotation(IntOrString.class) != null);
		}

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) {
			JsonToken token = parser.currentToken();
			boolean accepted = token == JsonToken.VALUE_STRING
					|| (this.orNumber && token == JsonToken.VALUE_NUMBER_INT);
			if (!accepted) {
				Findings.of(context).reject(parser, "must be text, not " + Shown.value(parser));
				parser.skipChildren();
				return "";
			}
			String text = parser.getString();
			if (!this.words.isEmpty() && !this.words.contains(text)) {
				Findings.of(context)
					.reject(parser, "must be one of " + String.join(", ", this.words) + ", not " + Shown.value(parser));
			}
			return text;
		}

	}

}
