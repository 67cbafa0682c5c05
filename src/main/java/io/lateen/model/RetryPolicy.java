package io.lateen.model;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * When a request is tried again.
 *
 * @param retries beyond the first try, at least 1
 * @param conditions what is tried again
 * @param statusCodes with {@link Condition#RETRIABLE_STATUS_CODES}
 * @param perTryTimeout null for none
 * @param backoff base interval; jittered and doubled with each try, at most ten times
 * @param triedHosts whether endpoints that were tried are avoided, by choosing up to five
 * times more
 * @param remoteLocalities whether every second try leaves out the priorities that were
 * tried, which are those of near localities
 */
public record RetryPolicy(int retries, Set<Condition> conditions, Set<Integer> statusCodes,
		@Nullable Duration perTryTimeout, Duration backoff, TriedHosts triedHosts, boolean remoteLocalities) {

	public RetryPolicy {
		conditions = Set.copyOf(conditions);
		statusCodes = Set.copyOf(statusCodes);
	}

	/** A policy that goes by priorities as they are. */
	public RetryPolicy(int retries, Set<Condition> conditions, Set<Integer> statusCodes,
			@Nullable Duration perTryTimeout, Duration backoff, TriedHosts triedHosts) {
		this(retries, conditions, statusCodes, perTryTimeout, backoff, triedHosts, false);
	}

	/** What becomes of endpoints that were tried. */
	public enum TriedHosts {

		AVOID, ALLOW,

		/**
		 * Avoided, unless the cluster is balanced by
		 * {@link LoadBalancing.ConsistentHash}.
		 */
		AVOID_UNLESS_HASHED

	}

	/** Envoy's words for {@code retry_on} and {@code retry_grpc_on}. */
	public enum Condition {

		SERVER_ERROR("5xx"), GATEWAY_ERROR("gateway-error"), RESET("reset"),
		RESET_BEFORE_REQUEST("reset-before-request"), CONNECT_FAILURE("connect-failure"),
		RETRIABLE_4XX("retriable-4xx"), REFUSED_STREAM("refused-stream"),
		RETRIABLE_STATUS_CODES("retriable-status-codes"), RETRIABLE_HEADERS("retriable-headers"),
		ENVOY_RATELIMITED("envoy-ratelimited"), HTTP3_POST_CONNECT_FAILURE("http3-post-connect-failure"),
		GRPC_CANCELLED("cancelled"), GRPC_DEADLINE_EXCEEDED("deadline-exceeded"), GRPC_INTERNAL("internal"),
		GRPC_RESOURCE_EXHAUSTED("resource-exhausted"), GRPC_UNAVAILABLE("unavailable");

		private final String word;

		Condition(String word) {
			this.word = word;
		}

		public String word() {
			return this.word;
		}

	}

}
