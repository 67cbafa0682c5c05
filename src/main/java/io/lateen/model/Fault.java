package io.lateen.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Faults injected on purpose: first the delay, then the abort, each drawn by itself.
 */
public record Fault(@Nullable Delay delay, @Nullable Abort abort) {

	/**
	 * Waits.
	 *
	 * @param parts of a million requests
	 */
	public record Delay(Duration duration, int parts) {
	}

	/**
	 * Answers instead of the application.
	 *
	 * @param httpStatus null when {@code grpcStatus} is set
	 * @param grpcStatus number of a gRPC status, or null
	 * @param parts of a million requests
	 */
	public record Abort(@Nullable Integer httpStatus, @Nullable Integer grpcStatus, int parts) {
	}

}
