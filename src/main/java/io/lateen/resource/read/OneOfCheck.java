package io.lateen.resource.read;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.lateen.resource.istio.OneOf;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/** Refuses a record that has two fields of one {@link OneOf} set. */
final class OneOfCheck extends DelegatingDeserializer {

	private final List<List<RecordComponent>> groups;

	private OneOfCheck(ValueDeserializer<?> delegate, List<List<RecordComponent>> groups) {
		super(delegate);
		this.groups = groups;
	}

	@Override
	protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
		return new OneOfCheck(delegate, this.groups);
	}

	@Override
	public Object deserialize(JsonParser parser, DeserializationContext context) {
		String path = Findings.of(context).path(parser);
		Object value = super.deserialize(parser, context);
		if (value != null) {
			this.groups.forEach((group) -> check(group, value, path, Findings.of(context)));
		}
		return value;
	}

	private static void check(List<RecordComponent> group, Object value, String path, Findings findings) {
		List<String> set = new ArrayList<>();
		for (RecordComponent field : group) {
			if (isSet(field, value)) {
				set.add(field.getName());
			}
		}
		if (set.size() > 1) {
			findings.reject(path, "only one of " + String.join(", ", set) + " may be set");
		}
	}

	private static boolean isSet(RecordComponent field, Object value) {
		try {
			return field.getAccessor().invoke(value) != null;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("A record's accessor is public and does not fail", ex);
		}
	}

	/** Puts the check in front of the records that need it. */
	static final class Modifier extends ValueDeserializerModifier {

		@Override
		public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config,
				BeanDescription.Supplier description, ValueDeserializer<?> deserializer) {
			Class<?> type = description.getBeanClass();
			OneOf[] rules = type.getAnnotationsByType(OneOf.class);
			if (rules.length == 0) {
				return deserializer;
			}
			return new OneOfCheck(deserializer, Arrays.stream(rules).map((rule) -> fields(type, rule)).toList());
		}

		private static List<RecordComponent> fields(Class<?> type, OneOf rule) {
			List<String> names = List.of(rule.value());
			return Arrays.stream(type.getRecordComponents())
				.filter((field) -> names.contains(field.getName()))
				.toList();
		}

	}

}
