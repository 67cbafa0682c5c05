package io.lateen.upstream;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.upstream.connection.AnswerListener.Reset;
import io.lateen.upstream.connection.CircuitBreaker;
import io.lateen.upstream.connection.ResetReason;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Whether one request is tried again, and when (Envoy:
 * source/common/router/retry_state_impl.cc).
 */
final class Retries {

	/** What is done about a try that failed. */
	enum Decision {

		AGAIN,
		/** The policy does not cover it. */
		NO,
		/** The policy covers it, but there were enough tries. */
		EXHAUSTED,
		/** The policy covers it, but the cluster has too many retries under way. */
		OVERFLOW

	}

	private static final int MAX_BACKOFF = 10;

	private final RetryPolicy policy;

	private final CircuitBreaker breaker;

	private int left;

	private long interval;

	private boolean underWay;

	Retries(RetryPolicy policy, CircuitBreaker breaker) {
		this.policy = policy;
		this.breaker = breaker;
		this.left = policy.retries();
		this.interval = Math.max(1, policy.backoff().toMillis());
	}

	/**
	 * Whether an answer, or a stream that was reset on the way, may lead to another try.
	 */
	static boolean needsBody(RetryPolicy policy, boolean http2) {
		for (Condition condition : policy.conditions()) {
			boolean needed = switch (condition) {
				case CONNECT_FAILURE, RESET_BEFORE_REQUEST, HTTP3_POST_CONNECT_FAILURE -> false;
				case REFUSED_STREAM, GRPC_CANCELLED, GRPC_DEADLINE_EXCEEDED, GRPC_INTERNAL, GRPC_RESOURCE_EXHAUSTED,
						GRPC_UNAVAILABLE ->
					http2;
				default -> true;
			};
			if (needed) {
				return true;
			}
		}
		return false;
	}

	Decision onHead(int status, HttpHeaders headers) {
		return decide(covers(status, headers));
	}

	/**
	 * @param requestStarted whether any of the request was sent
	 */
	Decision onReset(Reset reset, boolean requestStarted) {
		return decide(covers(reset.reason(), requestStarted));
	}

	/** A try took too long: covered as a reset by the gateway itself. */
	Decision onTimeout() {
		return decide(covers(ResetReason.LOCAL_RESET, true));
	}

	private Decision decide(boolean covered) {
		end();
		if (!covered) {
			return Decision.NO;
		}
		if (this.left == 0) {
			return Decision.EXHAUSTED;
		}
		this.left--;
		if (!this.breaker.takeRetry()) {
			return Decision.OVERFLOW;
		}
		this.underWay = true;
		return Decision.AGAIN;
	}

	/** No retry is under way any more. */
	void end() {
		if (this.underWay) {
			this.underWay = false;
			this.breaker.returnRetry();
		}
	}

	/**
	 * Milliseconds to wait: full jitter below an interval that doubles up to ten times.
	 */
	long backoff() {
		long most = Math.min(this.interval, this.policy.backoff().toMillis() * MAX_BACKOFF);
		this.interval = Math.max(1, Math.min(this.interval * 2, this.policy.backoff().toMillis() * MAX_BACKOFF));
		return (most > 0) ? ThreadLocalRandom.current().nextLong(most) : 0;
	}

	private boolean covers(ResetReason reason, boolean requestStarted) {
		Set<Condition> conditions = this.policy.conditions();
		return switch (reason) {
			case OVERFLOW -> false;
			case CONNECTION_FAILURE, CONNECTION_TIMEOUT ->
				conditions.contains(Condition.CONNECT_FAILURE) || anyReset(requestStarted);
			case REMOTE_REFUSED -> conditions.contains(Condition.REFUSED_STREAM) || anyReset(requestStarted);
			default -> anyReset(requestStarted);
		};
	}

	private boolean anyReset(boolean requestStarted) {
		Set<Condition> conditions = this.policy.conditions();
		return conditions.contains(Condition.RESET) || conditions.contains(Condition.SERVER_ERROR)
				|| conditions.contains(Condition.GATEWAY_ERROR)
				|| (!requestStarted && conditions.contains(Condition.RESET_BEFORE_REQUEST));
	}

	private boolean covers(int status, HttpHeaders headers) {
		Set<Condition> conditions = this.policy.conditions();
		if (headers.contains("x-envoy-ratelimited")) {
			return conditions.contains(Condition.ENVOY_RATELIMITED);
		}
		return (status >= 500 && status <= 599 && conditions.contains(Condition.SERVER_ERROR))
				|| (status >= 502 && status <= 504 && conditions.contains(Condition.GATEWAY_ERROR))
				|| (status == 409 && conditions.contains(Condition.RETRIABLE_4XX))
				|| (conditions.contains(Condition.RETRIABLE_STATUS_CODES) && this.policy.statusCodes().contains(status))
				|| coversGrpc(headers.get("grpc-status"), conditions);
	}

	private static boolean coversGrpc(@Nullable String status, Set<Condition> conditions) {
		return switch (status) {
			case "1" -> conditions.contains(Condition.GRPC_CANCELLED);
			case "4" -> conditions.contains(Condition.GRPC_DEADLINE_EXCEEDED);
			case "8" -> conditions.contains(Condition.GRPC_RESOURCE_EXHAUSTED);
			case "13" -> conditions.contains(Condition.GRPC_INTERNAL);
			case "14" -> conditions.contains(Condition.GRPC_UNAVAILABLE);
			case null, default -> false;
		};
	}

}
