package io.lateen.translate;

import io.lateen.resource.istio.VirtualService.Retry;
import org.jspecify.annotations.Nullable;

/** {@code retries} (istio pkg/config/validation/validation.go, validateHTTPRetry). */
final class RetryValidation {

	private RetryValidation() {
	}

	static void check(Field field, @Nullable Retry retry) {
		if (retry == null) {
			return;
		}
		int attempts = (retry.attempts() != null) ? retry.attempts() : 0;
		if (attempts < 0) {
			field.at("attempts").rejected("attempts cannot be negative");
		}
		boolean retryOn = retry.retryOn() != null && !retry.retryOn().isEmpty();
		if (attempts == 0 && (retry.perTryTimeout() != null || retryOn || retry.retryRemoteLocalities() != null)) {
			field.rejected("http retry policy configured when attempts are set to 0 (disabled)");
		}
		HttpRuleValidation.checkTimeout(field.at("perTryTimeout"), retry.perTryTimeout());
		HttpRuleValidation.checkTimeout(field.at("backoff"), retry.backoff());
		if (retryOn) {
			checkConditions(field.at("retryOn"), String.valueOf(retry.retryOn()));
		}
	}

	// unlike the translation, the webhook takes no blanks
	private static void checkConditions(Field field, String retryOn) {
		for (String word : retryOn.split(",", -1)) {
			if (RetryPolicies.condition(word) == null && !HttpStatuses.isKnown(word)) {
				field.rejected("\"" + word + "\" is not a valid retryOn policy");
			}
		}
	}

}
