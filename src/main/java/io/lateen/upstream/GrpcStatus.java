package io.lateen.upstream;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The statuses of gRPC in HTTP's terms. */
final class GrpcStatus {

	private GrpcStatus() {
	}

	/**
	 * What an answer's head says: its {@code grpc-status} where it has one, which an
	 * answer without a body has (envoy source/common/grpc/status.cc, grpcToHttpStatus).
	 * @param status of HTTP, where there is no other
	 */
	static int toHttp(int status, HttpHeaders headers) {
		@Nullable String word = headers.get("grpc-status");
		return switch (word) {
			case null -> status;
			case "0" -> 200;
			case "1" -> 499;
			case "3", "9", "11" -> 400;
			case "4" -> 504;
			case "5" -> 404;
			case "6", "10" -> 409;
			case "7" -> 403;
			case "8" -> 429;
			case "12" -> 501;
			case "14" -> 503;
			case "16" -> 401;
			default -> 500;
		};
	}

}
