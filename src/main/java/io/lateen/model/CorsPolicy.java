package io.lateen.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Cross-origin policy as Envoy's CORS filter has it.
 *
 * @param allowOrigins one of them must fit the request's origin, or the text {@code *}:
 * {@code Exact("*")} allows all
 * @param allowMethods value of the header, {@code *} echoes what was asked for; null for
 * none
 * @param allowHeaders likewise
 * @param exposeHeaders value of the header, null for none
 * @param maxAge in seconds as text, null for none
 * @param forwardUnmatchedPreflights whether preflights of other origins go to the
 * application
 */
public record CorsPolicy(List<StringMatch> allowOrigins, @Nullable String allowMethods, @Nullable String allowHeaders,
		@Nullable String exposeHeaders, @Nullable String maxAge, boolean allowCredentials,
		boolean forwardUnmatchedPreflights) {

	public CorsPolicy {
		allowOrigins = List.copyOf(allowOrigins);
	}

}
