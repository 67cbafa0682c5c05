package io.lateen.translate;

import java.util.Set;
import java.util.regex.Pattern;

/** Status codes that have a name in Go's net/http, which Istio asks for. */
final class HttpStatuses {

	private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,9}");

	private static final Set<Integer> KNOWN = Set.of(100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208,
			226, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411,
			412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503,
			504, 505, 506, 507, 508, 510, 511);

	private HttpStatuses() {
	}

	/** Reads numbers as Go does: with sign and leading zeros. */
	static boolean isKnown(String number) {
		return NUMBER.matcher(number).matches() && KNOWN.contains(Integer.valueOf(number));
	}

	/** Istio takes 600 too, which Envoy then refuses. */
	static void check(Field field, int status) {
		if (status < 200 || status > 599) {
			field.rejected("HTTP status " + status + " is not in range 200-599");
		}
	}

}
