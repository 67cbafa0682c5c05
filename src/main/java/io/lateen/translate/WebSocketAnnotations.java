package io.lateen.translate;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import io.lateen.model.WebSocketLimits;
import io.lateen.resource.read.GoDuration;
import org.jspecify.annotations.Nullable;

/**
 * Annotations of VirtualServices that limit their WebSockets; Istio has nothing like
 * them. One that makes no sense limits nothing and is reported: the routes are served all
 * the same.
 */
final class WebSocketAnnotations {

	private static final String PREFIX = "lateen.io/websocket-";

	private static final String IDLE_TIMEOUT = PREFIX + "idle-timeout";

	private static final String MAX_AGE = PREFIX + "max-age";

	private static final String MAX_CONNECTIONS = PREFIX + "max-connections";

	private static final String MAX_CONNECTIONS_PER_CLIENT = PREFIX + "max-connections-per-client";

	private static final Set<String> DURATIONS = Set.of(IDLE_TIMEOUT, MAX_AGE);

	private static final Set<String> NUMBERS = Set.of(MAX_CONNECTIONS, MAX_CONNECTIONS_PER_CLIENT);

	private WebSocketAnnotations() {
	}

	/** The limits that annotations set. */
	static WebSocketLimits limits(Map<String, String> annotations) {
		if (annotations.keySet().stream().noneMatch((key) -> key.startsWith(PREFIX))) {
			return WebSocketLimits.NONE;
		}
		return new WebSocketLimits(value(annotations, IDLE_TIMEOUT, WebSocketAnnotations::duration),
				value(annotations, MAX_AGE, WebSocketAnnotations::duration),
				value(annotations, MAX_CONNECTIONS, WebSocketAnnotations::number),
				value(annotations, MAX_CONNECTIONS_PER_CLIENT, WebSocketAnnotations::number));
	}

	/**
	 * Reports annotations that have no effect.
	 * @param field of the annotations
	 * @param delegate whether the VirtualService is one: sockets are counted by the
	 * VirtualService that has the hosts
	 */
	static void check(Field field, Map<String, String> annotations, boolean delegate) {
		new TreeMap<>(annotations).forEach((key, value) -> {
			if (key.startsWith(PREFIX)) {
				@Nullable String reason = delegate
						? "has no effect on a delegate: set it on the VirtualService that has the hosts"
						: refuse(key, value);
				if (reason != null) {
					field.at(key).ineffective(reason);
				}
			}
		});
	}

	private static @Nullable String refuse(String key, String value) {
		try {
			if (DURATIONS.contains(key)) {
				duration(value);
			}
			else if (NUMBERS.contains(key)) {
				number(value);
			}
			else {
				return "is not known";
			}
			return null;
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage() + ": nothing is limited by it";
		}
	}

	private static <T> @Nullable T value(Map<String, String> annotations, String key, Function<String, T> parse) {
		@Nullable String text = annotations.get(key);
		if (text == null) {
			return null;
		}
		try {
			return parse.apply(text);
		}
		catch (IllegalArgumentException ex) {
			return null; // reported by check
		}
	}

	private static Duration duration(String text) {
		Duration duration = GoDuration.parse(text);
		if (duration.isNegative() || (!duration.isZero() && duration.toMillis() == 0)) {
			throw new IllegalArgumentException("must be at least 1ms, or 0s for no limit");
		}
		return duration;
	}

	private static int number(String text) {
		if (!text.matches("\\d{1,9}")) {
			throw new IllegalArgumentException("must be a number from 1 to 999999999, or 0 for no limit");
		}
		return Integer.parseInt(text);
	}

}
