package io.lateen.cases;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client got.
 *
 * @param head status line and headers
 * @param body as text
 * @param seen what the application saw, null when it was not the application that
 * answered
 * @param elapsed from the request's first byte to the answer's last
 */
record Answer(HttpText head, String body, @Nullable JsonNode seen, Duration elapsed) {

	private static final JsonMapper JSON = new JsonMapper();

	static Answer of(HttpText head, String body, Duration elapsed) {
		return new Answer(head, body, seen(body), elapsed);
	}

	int status() {
		return Integer.parseInt(this.head.start().split(" ")[1]);
	}

	/** {@code STATUS name/version}, as shares are counted. */
	String kind() {
		return status() + " " + ((this.seen != null)
				? this.seen.get("name").asString() + "/" + this.seen.get("version").asString() : "-");
	}

	/** The lines of a header that the application saw. */
	List<String> seenHeader(String name) {
		return (this.seen == null) ? List.of()
				: this.seen.get("headers")
					.valueStream()
					.filter((pair) -> pair.get(0).asString().equals(name))
					.map((pair) -> pair.get(1).asString())
					.toList();
	}

	Map<String, Object> seenFields() {
		return (this.seen == null) ? Map.of() : JSON.convertValue(this.seen, Map.class);
	}

	private static @Nullable JsonNode seen(String body) {
		try {
			JsonNode tree = JSON.readTree(body);
			return (tree.isObject() && tree.has("target") && tree.has("version")) ? tree : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
