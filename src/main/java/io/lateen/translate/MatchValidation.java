package io.lateen.translate;

import java.util.Map;
import java.util.Set;

import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/**
 * One match entry (istio pkg/config/validation/virtualservice.go,
 * validateHTTPRouteMatchRequest).
 */
record MatchValidation(Field field, HttpMatch match) {

	private static final Set<String> PSEUDO_HEADERS = Set.of(":method", ":scheme", ":authority", ":path", ":status");

	void check() {
		this.match.headers().forEach((name, condition) -> {
			checkName(this.field.at("headers"), name);
			checkText(this.field.at("headers").at(name), condition, "headers");
		});
		this.match.withoutHeaders().forEach((name, condition) -> {
			checkName(this.field.at("withoutHeaders"), name);
			if (!"*".equals(condition.regex())) {
				checkText(this.field.at("withoutHeaders").at(name), condition, "withoutHeaders");
			}
		});
		checkRegex(this.field.at("uri"), this.match.uri(), "uri");
		checkText(this.field.at("scheme"), this.match.scheme(), "scheme");
		checkText(this.field.at("method"), this.match.method(), "method");
		checkText(this.field.at("authority"), this.match.authority(), "authority");
		checkQuery();
		checkBinding();
		checkClaims("headers", this.match.headers());
		checkClaims("withoutHeaders", this.match.withoutHeaders());
	}

	/** {@code validateStringMatchRegexp}. */
	static void checkRegex(Field field, @Nullable StringMatch condition, String where) {
		if (condition == null || condition.regex() == null) {
			return;
		}
		String reason = condition.regex().isEmpty() ? "regex string match should not be empty"
				: Regexes.refuse(condition.regex());
		if (reason != null) {
			field.at("regex").rejected("\"" + where + "\": " + reason);
		}
	}

	// validateStringMatch: of all texts only paths may have an empty prefix
	private static void checkText(Field field, @Nullable StringMatch condition, String where) {
		if (condition != null && condition.prefix() != null && condition.prefix().isEmpty()) {
			field.at("prefix").rejected("\"" + where + "\": prefix string match should not be empty");
		}
		checkRegex(field, condition, where);
	}

	private static void checkName(Field headers, String name) {
		if (name.isEmpty()) {
			headers.rejected("header name cannot be empty");
		}
		else if (!JwtClaim.isNamedBy(name) && !PSEUDO_HEADERS.contains(name) && !HeaderName.isToken(name)) {
			headers.at(name).rejected("header name " + name + " is not a valid header name");
		}
	}

	private void checkQuery() {
		this.match.queryParams().forEach((name, condition) -> {
			Field parameter = this.field.at("queryParams").at(name);
			checkText(parameter, condition, "queryParams");
			if (name.isEmpty()) {
				parameter.rejected("name of a query parameter cannot be empty (Envoy would refuse it)");
			}
		});
	}

	private void checkBinding() {
		Long port = this.match.port();
		if (port != null && port != 0) {
			this.field.at("port").rejectedFor(DestinationValidation.refusePort(port));
		}
		LabelSyntax.check(this.field.at("sourceLabels"), this.match.sourceLabels());
		GatewayReferences.check(this.field, "gateways", this.match.gateways());
		String namespace = this.match.sourceNamespace();
		if (namespace != null && !namespace.isEmpty() && !DomainName.isLabel(namespace)) {
			this.field.at("sourceNamespace").rejected("sourceNamespace match " + namespace + " is invalid");
		}
	}

	private void checkClaims(String name, Map<String, ?> headers) {
		headers.keySet()
			.stream()
			.filter(JwtClaim::isNamedBy)
			.forEach((header) -> this.field.at(name)
				.at(header)
				.ineffective("JWTs are not looked at: no request has this claim"));
	}

}
