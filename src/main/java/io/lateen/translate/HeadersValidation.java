package io.lateen.translate;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.lateen.resource.istio.VirtualService.HeaderOperations;
import io.lateen.resource.istio.VirtualService.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Header operations (istio pkg/config/validation/validation.go, ValidateHTTPHeaderValue
 * and its neighbours; Envoy api/envoy/config/core/v3/base.proto, HeaderValue).
 */
final class HeadersValidation {

	private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0A-\\x1F\\x7F]*", Pattern.DOTALL);

	private static final int MAX_LENGTH = 16_384;

	private static final int MAX_WRITES = 1_000;

	private HeadersValidation() {
	}

	static void check(Field field, @Nullable Headers headers) {
		if (headers == null) {
			return;
		}
		check(field.at("request"), headers.request(), true);
		check(field.at("response"), headers.response(), false);
	}

	private static void check(Field field, @Nullable HeaderOperations operations, boolean request) {
		if (operations == null) {
			return;
		}
		checkWrites(field.at("set"), operations.set(), request);
		checkWrites(field.at("add"), operations.add(), request);
		checkRemovals(field, operations.remove());
		if (operations.set().size() + operations.add().size() > MAX_WRITES) {
			field.rejected("more than 1000 headers (Envoy would refuse it)");
		}
	}

	private static void checkWrites(Field field, Map<String, String> writes, boolean request) {
		writes.forEach((name, value) -> {
			boolean host = request && HeaderEdits.isAuthority(name);
			if (!host) {
				checkName(name.isEmpty() ? field : field.at(name), name, request);
			}
			checkValue(field.at(name), value, host);
			if (HeaderEdits.isFraming(name)) {
				field.at(name).ineffective("the length of a body cannot be set, it is what was sent");
			}
		});
	}

	private static void checkRemovals(Field field, List<String> names) {
		for (int i = 0; i < names.size(); i++) {
			checkName(field.at("remove", i), names.get(i), false);
		}
	}

	private static void checkName(Field field, String name, boolean hostAllowed) {
		if (name.isEmpty()) {
			field.rejected("header name cannot be empty");
		}
		else if (name.equalsIgnoreCase("host") && !hostAllowed) {
			field.rejected("invalid header \"" + name + "\": cannot set Host header");
		}
		else if (name.startsWith(":")) {
			field.rejected("invalid header \"" + name + "\": header cannot have \":\" prefix");
		}
		else if (name.chars().anyMatch((c) -> c == 0 || c == '\r' || c == '\n') || name.length() > MAX_LENGTH) {
			field.rejected("not a valid header name (Envoy would refuse it)");
		}
		else if (!HeaderName.isToken(name)) {
			field.ineffective("\"" + name + "\" is no name that a header can have");
		}
	}

	private static void checkValue(Field field, String value, boolean host) {
		if (!VALUE.matcher(value).matches()) {
			field.rejected("header value configuration " + value + " is invalid");
			return;
		}
		String reason = HeaderValueSyntax.refuse(value);
		if (reason != null) {
			field.rejected("header value configuration: " + reason);
		}
		else if (!host) {
			checkFormat(field, value);
		}
	}

	// the Host is taken as it stands
	private static void checkFormat(Field field, String value) {
		HeaderFormats formats = HeaderFormats.of(value);
		formats.refusals().forEach((reason) -> field.rejected(reason + " (Envoy would refuse it)"));
		formats.notEvaluated()
			.forEach((operator) -> field.ineffective(operator + " is not evaluated, its value is always empty"));
		if (value.length() > MAX_LENGTH) {
			field.rejected("header value is longer than 16384 (Envoy would refuse it)");
		}
	}

}
