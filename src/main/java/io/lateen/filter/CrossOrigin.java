package io.lateen.filter;

import java.util.List;

import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.ResponseEdit;
import io.lateen.model.CorsPolicy;
import io.lateen.routing.TextMatcher;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * A cross-origin policy, compiled (Envoy
 * source/extensions/filters/http/cors/cors_filter.cc). Origins that are not allowed are
 * not refused: their requests go to the application, whose answer stays as it is.
 * Immutable.
 */
final class CrossOrigin {

	private final CorsPolicy policy;

	private final List<TextMatcher> origins;

	private final boolean anyOrigin;

	CrossOrigin(CorsPolicy policy) {
		this.policy = policy;
		this.origins = policy.allowOrigins().stream().map(TextMatcher::of).toList();
		this.anyOrigin = this.origins.stream().anyMatch((origin) -> origin.test("*"));
	}

	/** The request's origin if it is allowed. */
	@Nullable String allowedOrigin(InboundRequest request) {
		String origin = request.headers().get(HttpHeaderNames.ORIGIN);
		if (origin == null || origin.isEmpty()) {
			return null;
		}
		return (this.anyOrigin || this.origins.stream().anyMatch((allowed) -> allowed.test(origin))) ? origin : null;
	}

	/**
	 * Whether the gateway answers a request by itself.
	 * @param allowedOrigin see {@link #allowedOrigin}
	 */
	boolean answers(InboundRequest request, @Nullable String allowedOrigin) {
		return isPreflight(request) && (allowedOrigin != null || !this.policy.forwardUnmatchedPreflights());
	}

	private static boolean isPreflight(InboundRequest request) {
		HttpHeaders headers = request.headers();
		return request.method().equals("OPTIONS") && !headers.get(HttpHeaderNames.ORIGIN, "").isEmpty()
				&& !headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "").isEmpty();
	}

	/** Answers a preflight; header operations of the route have no part in it. */
	Mono<Void> answer(ServerWebExchange exchange, @Nullable String allowedOrigin) {
		ResponseEdit.NONE.attach(exchange);
		HttpHeaders asked = InboundRequest.of(exchange).headers();
		HttpHeaders answer = new DefaultHttpHeaders();
		if (allowedOrigin != null) {
			allow(answer, allowedOrigin);
		}
		else if (this.policy.allowCredentials()) {
			answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
		}
		set(answer, HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, this.policy.allowMethods(),
				asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, ""));
		set(answer, HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, this.policy.allowHeaders(),
				asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, ""));
		if (this.policy.maxAge() != null) {
			answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, this.policy.maxAge());
		}
		return EdgeResponse.of(exchange).send(200, answer, Unpooled.EMPTY_BUFFER);
	}

	/** Writes what an allowed origin gets on each answer. */
	void allow(HttpHeaders answer, String origin) {
		answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
		if (this.policy.allowCredentials()) {
			answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
		}
		if (this.policy.exposeHeaders() != null) {
			answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, this.policy.exposeHeaders());
		}
	}

	private static void set(HttpHeaders answer, CharSequence name, @Nullable String value, String asked) {
		if (value != null) {
			answer.set(name, value.equals("*") ? asked : value);
		}
	}

}
