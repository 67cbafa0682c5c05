package io.lateen.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lateen.cases.HttpText.Header;
import org.jspecify.annotations.Nullable;

/**
 * One request of a case file, with the case's defaults.
 *
 * @param fields as in the file
 */
record CaseRequest(Map<String, Object> fields) {

	private static final Pattern LONG_VALUE = Pattern.compile("\\$X\\((\\d+)\\)");

	/** Asked by the oracle only: other protocols, and the order of bytes. */
	private static final Set<String> NOT_REPLAYED = Set.of("ws", "tls", "h2c", "raw");

	static CaseRequest of(Map<String, Object> defaults, Map<String, Object> own) {
		Map<String, Object> fields = new HashMap<>(defaults);
		fields.putAll(own);
		return new CaseRequest(fields);
	}

	String id() {
		return String.valueOf(this.fields.get("id"));
	}

	boolean isReplayed() {
		return this.fields.keySet().stream().noneMatch(NOT_REPLAYED::contains) && !expected().isEmpty();
	}

	String method() {
		return (String) this.fields.getOrDefault("method", "GET");
	}

	String path() {
		return filled((String) this.fields.getOrDefault("path", "/"), "");
	}

	String host() {
		return String.valueOf(this.fields.get("host"));
	}

	/** The port of the gateway's Service. */
	int port() {
		return (int) this.fields.getOrDefault("port", 80);
	}

	int repeat() {
		return (int) this.fields.getOrDefault("repeat", 0);
	}

	boolean hasKey() {
		return String.valueOf(this.fields.get("headers")).contains("$KEY");
	}

	@Nullable String body(String key) {
		Object body = this.fields.get("body");
		return (body != null) ? filled(body.toString(), key) : null;
	}

	@SuppressWarnings("unchecked")
	Map<String, Object> expected() {
		return (Map<String, Object>) this.fields.getOrDefault("expect", Map.of());
	}

	List<Header> headers(String key) {
		List<Header> headers = new ArrayList<>();
		switch (this.fields.get("headers")) {
			case Map<?, ?> map -> map.forEach((name, value) -> headers.add(header(name, value, key)));
			case List<?> pairs ->
				pairs.forEach((pair) -> headers.add(header(((List<?>) pair).get(0), ((List<?>) pair).get(1), key)));
			case null, default -> {
			}
		}
		return headers;
	}

	private static Header header(Object name, Object value, String key) {
		return Header.of(name.toString(), filled(value.toString(), key));
	}

	/** {@code $KEY} is a word of this request, {@code $X(N)} N letters. */
	private static String filled(String text, String key) {
		return LONG_VALUE.matcher(text.replace("$KEY", key))
			.replaceAll((match) -> Matcher.quoteReplacement("x".repeat(Integer.parseInt(match.group(1)))));
	}

}
