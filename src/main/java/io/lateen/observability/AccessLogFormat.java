package io.lateen.observability;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How lines of the access log look; the values of {@code lateen.access-log}. */
public enum AccessLogFormat {

	/** None is written; Istio's default. */
	OFF {

		@Override
		String line(AccessLogEntry entry) {
			throw new IllegalStateException("The access log is off");
		}

	},

	/**
	 * Istio's default text (pilot/pkg/model/telemetry_logging.go, EnvoyTextLogFormat).
	 */
	TEXT {

		@Override
		String line(AccessLogEntry entry) {
			Map<String, @Nullable Object> fields = entry.fields();
			StringBuilder line = new StringBuilder(256).append('[').append(fields.remove("start_time")).append("] \"");
			line.append(text(fields.remove("method"))).append(' ').append(text(fields.remove("path")));
			line.append(' ').append(text(fields.remove("protocol"))).append('"');
			fields.forEach((name, value) -> append(line, value, QUOTED.contains(name)));
			return line.toString();
		}

	},

	/** One JSON object a line, with Istio's names. */
	JSON {

		@Override
		String line(AccessLogEntry entry) {
			return MAPPER.writeValueAsString(entry.fields());
		}

	};

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final Set<String> QUOTED = Set.of("upstream_transport_failure_reason", "x_forwarded_for",
			"user_agent", "request_id", "authority", "upstream_host");

	abstract String line(AccessLogEntry entry);

	private static void append(StringBuilder line, @Nullable Object value, boolean quoted) {
		line.append(' ');
		if (quoted) {
			line.append('"').append(text(value)).append('"');
		}
		else {
			line.append(text(value));
		}
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "-";
	}

}
