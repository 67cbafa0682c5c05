package io.lateen.translate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Reads values of a nested configuration by their path and reports those of the wrong
 * form. What is absent or null is read as null, as in protobuf's JSON.
 */
final class ConfigTree {

	// protobuf's JSON form: seconds with up to nine digits behind the point
	private static final Pattern DURATION = Pattern.compile("-?\\d{1,12}(?:\\.\\d{1,9})?s");

	private final Map<?, ?> root;

	private final String field;

	private final Findings findings;

	/**
	 * Reads a tree.
	 * @param field path of the tree in its resource, for reports
	 */
	ConfigTree(Map<?, ?> root, String field, Findings findings) {
		this.root = root;
		this.field = field;
		this.findings = findings;
	}

	@Nullable Boolean flag(String path) {
		return read(path, "true or false", (value) -> switch (String.valueOf(value)) {
			case "true" -> Boolean.TRUE;
			case "false" -> Boolean.FALSE;
			default -> null;
		});
	}

	boolean isOn(String path) {
		return Boolean.TRUE.equals(flag(path));
	}

	@Nullable Integer number(String path) {
		return read(path, "a number from 0", (value) -> {
			String text = String.valueOf(value);
			return text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
		});
	}

	@Nullable String text(String path) {
		return read(path, "a text",
				(value) -> (value instanceof Map || value instanceof List) ? null : String.valueOf(value));
	}

	@Nullable Duration duration(String path) {
		return read(path, "a duration like 1.5s", (value) -> {
			String text = String.valueOf(value);
			if (!DURATION.matcher(text).matches()) {
				return null;
			}
			BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
			return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
		});
	}

	@Nullable List<String> texts(String path) {
		return read(path, "a list", (value) -> switch (value) {
			case List<?> list -> list.stream().map(String::valueOf).toList();
			case Map<?, ?> map -> byIndex(map);
			default -> null;
		});
	}

	/** Lists in the application's properties are bound as maps from 0 on. */
	private static @Nullable List<String> byIndex(Map<?, ?> map) {
		List<String> texts = IntStream.range(0, map.size())
			.mapToObj((i) -> map.get(Integer.toString(i)))
			.filter(Objects::nonNull)
			.map(String::valueOf)
			.toList();
		return (texts.size() == map.size()) ? texts : null;
	}

	<E extends Enum<E>> @Nullable E constant(String path, Class<E> type) {
		String names = String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
		return read(path, "one of " + names,
				(value) -> Arrays.stream(type.getEnumConstants())
					.filter((constant) -> constant.name().equals(String.valueOf(value)))
					.findFirst()
					.orElse(null));
	}

	boolean has(String path) {
		return find(path) != null;
	}

	private <T> @Nullable T read(String path, String expected, Function<Object, @Nullable T> form) {
		Object value = find(path);
		if (value == null) {
			return null;
		}
		T read = form.apply(value);
		if (read == null) {
			this.findings.rejected(this.field + "." + path, "must be " + expected + " but is " + value);
		}
		return read;
	}

	private @Nullable Object find(String path) {
		Object value = this.root;
		for (String name : path.split("\\.")) {
			value = (value instanceof Map<?, ?> map) ? map.get(name) : null;
		}
		return value;
	}

}
