package io.lateen.translate;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import io.lateen.resource.istio.VirtualService.Retry;
import org.jspecify.annotations.Nullable;

/**
 * When requests are tried again (istio pilot/pkg/networking/core/route/retry/retry.go).
 */
final class RetryPolicies {

	/** Istio's own when nobody says anything; the list of status codes is empty. */
	private static final Set<Condition> DEFAULT_CONDITIONS = EnumSet.of(Condition.CONNECT_FAILURE,
			Condition.REFUSED_STREAM, Condition.GRPC_UNAVAILABLE, Condition.GRPC_CANCELLED,
			Condition.RETRIABLE_STATUS_CODES);

	private static final int DEFAULT_RETRIES = 2;

	/** Envoy's own. */
	private static final Duration DEFAULT_BACKOFF = Duration.ofMillis(25);

	private static final Map<String, Condition> BY_WORD = new HashMap<>();

	static {
		for (Condition condition : Condition.values()) {
			BY_WORD.put(condition.word(), condition);
		}
	}

	private RetryPolicies() {
	}

	/**
	 * A rule's policy, null for no retries.
	 * @param retry the rule's, else the mesh's; null for Istio's default
	 * @param single whether the rule has one destination only
	 */
	static @Nullable RetryPolicy of(@Nullable Retry retry, boolean single) {
		if (retry == null) {
			return new RetryPolicy(DEFAULT_RETRIES, DEFAULT_CONDITIONS, Set.of(), null, DEFAULT_BACKOFF,
					triedHosts(null, single));
		}
		if (retry.attempts() == null || retry.attempts() <= 0) {
			return null;
		}
		Set<Condition> conditions = EnumSet.noneOf(Condition.class);
		Set<Integer> codes = new TreeSet<>();
		readConditions(retry.retryOn(), conditions, codes);
		return new RetryPolicy(retry.attempts(), conditions, codes, retry.perTryTimeout(),
				(retry.backoff() != null) ? retry.backoff() : DEFAULT_BACKOFF,
				triedHosts(retry.retryIgnorePreviousHosts(), single),
				Boolean.TRUE.equals(retry.retryRemoteLocalities()));
	}

	/** The condition of a word, null when Envoy has none. */
	static @Nullable Condition condition(String word) {
		return BY_WORD.get(word);
	}

	private static void readConditions(@Nullable String retryOn, Set<Condition> conditions, Set<Integer> codes) {
		if (retryOn == null || retryOn.isEmpty()) {
			conditions.addAll(DEFAULT_CONDITIONS);
			return;
		}
		for (String part : retryOn.split(",")) {
			String word = part.strip();
			Condition condition = condition(word);
			if (condition != null) {
				conditions.add(condition);
			}
			else if (HttpStatuses.isKnown(word)) {
				codes.add(Integer.parseInt(word));
				conditions.add(Condition.RETRIABLE_STATUS_CODES);
			}
		}
	}

	// an endpoint chosen by hash is worth another try, it is the one that knows the
	// client
	private static TriedHosts triedHosts(@Nullable Boolean ignorePrevious, boolean single) {
		if (ignorePrevious != null) {
			return ignorePrevious ? TriedHosts.AVOID : TriedHosts.ALLOW;
		}
		return single ? TriedHosts.AVOID_UNLESS_HASHED : TriedHosts.AVOID;
	}

}
