package io.lateen.translate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

	/** The elements of a list of trees; empty for none. */
	List<ConfigTree> trees(String path) {
		List<?> list = read(path, "a list", (value) -> switch (value) {
			case List<?> elements -> elements;
			case Map<?, ?> map -> elements(map);
			default -> null;
		});
		List<?> found = (list != null) ? list : List.of();
		return IntStream.range(0, found.size())
			.mapToObj((i) -> new ConfigTree((found.get(i) instanceof Map<?, ?> map) ? map : Map.of(),
					this.field + "." + path + "[" + i + "]", this.findings))
			.toList();
	}

	/** Numbers by name; empty for none. */
	Map<String, Long> numbers(String path) {
		Map<String, Long> numbers = read(path, "a map of numbers from 0", (value) -> {
			Map<String, Long> read = new LinkedHashMap<>();
			if (value instanceof Map<?, ?> map) {
				map.forEach((name, number) -> read.put(String.valueOf(name), asLong(number)));
			}
			return (value instanceof Map<?, ?> && !read.containsValue(-1L)) ? read : null;
		});
		return (numbers != null) ? numbers : Map.of();
	}

	private static long asLong(@Nullable Object number) {
		String text = String.valueOf(number);
		return text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
	}

	/** Lists in the application's properties are bound as maps from 0 on. */
	private static @Nullable List<String> byIndex(Map<?, ?> map) {
		List<?> elements = elements(map);
		return (elements != null) ? elements.stream().map(String::valueOf).toList() : null;
	}

	private static @Nullable List<?> elements(Map<?, ?> map) {
		List<?> elements = IntStream.range(0, map.size())
			.mapToObj((i) -> map.get(Integer.toString(i)))
			.filter(Objects::nonNull)
			.toList();
		return (elements.size() == map.size()) ? elements : null;
	}

	<E extends Enum<E>> @Nullable E constant(String path, Class<E> type) {
		String names = String.join(", ", Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
		return read(path, "one of " + names,
				(value) -> Arrays.stream(type.getEnumConstants())
					.filter((constant) -> constant.name().equals(String.valueOf(value)))
					.findFirst()
					.orElse(null));
	}

	/**
	 * Whether there is an object, with or without content; properties of the application
	 * have an empty text for an empty one.
	 */
	boolean isPresent(String path) {
		return read(path, "an object", (value) -> (value instanceof Map || "".equals(value)) ? value : null) != null;
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
