package io.lateen.filter;

import java.time.Duration;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.RetryPolicy;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * How long an application may take, and how it is told (Envoy
 * source/common/router/router.cc, FilterUtility::finalTimeout). Requests of gRPC bring
 * their own timeout, of which the route's is the most. Immutable.
 */
final class Deadline {

	private static final AsciiString EXPECTED = AsciiString.cached("x-envoy-expected-rq-timeout-ms");

	private static final AsciiString GRPC_TIMEOUT = AsciiString.cached("grpc-timeout");

	private final @Nullable Duration timeout;

	private final @Nullable Duration perTry;

	Deadline(@Nullable Duration timeout, @Nullable RetryPolicy retry) {
		this.timeout = timeout;
		this.perTry = (retry != null) ? retry.perTryTimeout() : null;
	}

	/** The timeout of a request; null for none. */
	@Nullable Duration of(InboundRequest request) {
		if (!request.grpc()) {
			return this.timeout;
		}
		Duration asked = GrpcTimeout.parse(request.headers().get(GRPC_TIMEOUT));
		return (asked == null || isLess(this.timeout, asked)) ? this.timeout : asked;
	}

	/**
	 * Tells the application.
	 * @param timeout see {@link #of}
	 * @param headers of the request on its way; written to
	 */
	void tell(@Nullable Duration timeout, InboundRequest request, HttpHeaders headers) {
		Duration expected = (this.perTry != null && !isLess(timeout, this.perTry)) ? this.perTry : timeout;
		if (expected == null) {
			return;
		}
		if (request.mesh().headers().debugHeaders()) {
			headers.set(EXPECTED, Long.toString(expected.toMillis()));
		}
		if (request.grpc()) {
			headers.set(GRPC_TIMEOUT, GrpcTimeout.format(expected));
		}
	}

	private static boolean isLess(@Nullable Duration timeout, Duration than) {
		return timeout != null && timeout.compareTo(than) < 0;
	}

}
