package io.lateen.translate;

import java.time.Duration;

import io.lateen.resource.istio.VirtualService.HttpRule;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP rule (istio pkg/config/validation/virtualservice.go, validateHTTPRoute).
 *
 * @param field of the rule
 * @param delegate whether its VirtualService is a delegate
 */
record HttpRuleValidation(Field field, HttpRule rule, boolean delegate) {

	void check() {
		checkConflicts();
		for (int i = 0; i < this.rule.match().size(); i++) {
			new MatchValidation(this.field.at("match", i), this.rule.match().get(i)).check();
		}
		HeadersValidation.check(this.field.at("headers"), this.rule.headers());
		CorsValidation.check(this.field.at("corsPolicy"), this.rule.corsPolicy());
		FaultValidation.check(this.field.at("fault"), this.rule.fault());
		MirrorValidation.check(this.field, this.rule);
		RedirectValidation.check(this.field.at("redirect"), this.rule.redirect(), this.rule.match());
		DirectResponseValidation.check(this.field.at("directResponse"), this.rule.directResponse());
		RetryValidation.check(this.field.at("retries"), this.rule.retries());
		RewriteValidation.check(this.field, this.rule.rewrite(), this.rule.headers());
		DestinationValidation.checkHttp(this.field, this.rule.route());
		checkTimeout(this.field.at("timeout"), this.rule.timeout());
		checkEffect();
	}

	/** Whole milliseconds, at least one (istio agent.ValidateDuration). */
	static void checkTimeout(Field field, @Nullable Duration duration) {
		if (duration == null) {
			return;
		}
		if (duration.compareTo(Duration.ofMillis(1)) < 0) {
			field.rejected("must be a valid duration greater than 1ms");
		}
		else if (duration.toNanosPart() % 1_000_000 != 0) {
			field.rejected("only durations to ms precision are supported");
		}
	}

	private void checkConflicts() {
		if (this.rule.delegate() != null && !this.delegate) {
			checkRoot();
			return;
		}
		if (this.rule.delegate() != null) {
			this.field.at("delegate").rejected("delegate HTTP route cannot contain delegate");
		}
		if (this.rule.redirect() != null) {
			checkAlone("redirect");
			if (this.rule.directResponse() != null) {
				this.field.rejected("HTTP route rule cannot contain both direct_response and redirect");
			}
		}
		else if (this.rule.directResponse() != null) {
			checkAlone("direct_response");
		}
		else if (this.rule.route().isEmpty()) {
			this.field.rejected("HTTP route, redirect or direct_response is required");
		}
		if (this.rule.mirror() != null && !this.rule.mirrors().isEmpty()) {
			this.field.rejected("HTTP route cannot contain both mirror and mirrors");
		}
	}

	private void checkRoot() {
		String name = (this.rule.name() != null) ? this.rule.name() : "";
		if (this.rule.redirect() != null) {
			this.field.rejected("root HTTP route " + name + " must not specify redirect");
		}
		if (!this.rule.route().isEmpty()) {
			this.field.rejected("root HTTP route " + name + " must not specify route");
		}
	}

	private void checkAlone(String action) {
		if (!this.rule.route().isEmpty()) {
			this.field.rejected("HTTP route cannot contain both route and " + action);
		}
		if (this.rule.fault() != null) {
			this.field.rejected("HTTP route cannot contain both fault and " + action);
		}
		if (this.rule.rewrite() != null) {
			this.field.rejected("HTTP route rule cannot contain both rewrite and " + action);
		}
	}

	// Istio takes these in silence
	private void checkEffect() {
		if (this.rule.delegate() != null || (this.rule.redirect() == null && this.rule.directResponse() == null)) {
			return;
		}
		checkEffect("timeout", this.rule.timeout());
		checkEffect("retries", this.rule.retries());
		checkEffect("corsPolicy", this.rule.corsPolicy());
		checkEffect("mirror", this.rule.mirror());
		if (!this.rule.mirrors().isEmpty()) {
			checkEffect("mirrors", this.rule.mirrors());
		}
	}

	private void checkEffect(String name, @Nullable Object value) {
		if (value != null) {
			this.field.at(name).ineffective("has no effect on requests that are not sent on");
		}
	}

}
