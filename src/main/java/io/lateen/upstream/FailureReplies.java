package io.lateen.upstream;

import io.lateen.exchange.LocalReply;
import io.lateen.exchange.ResponseFlag;
import io.lateen.upstream.connection.AnswerListener.Reset;
import io.lateen.upstream.connection.ResetReason;

/** The gateway's own answers where there is no application's, in Envoy's words. */
final class FailureReplies {

	private static final LocalReply NO_CLUSTER = LocalReply.of(503).because(ResponseFlag.NO_CLUSTER);

	private static final LocalReply NO_HEALTHY_UPSTREAM = LocalReply.of(503, "no healthy upstream")
		.because(ResponseFlag.NO_HEALTHY_UPSTREAM);

	private static final LocalReply TIMEOUT = LocalReply.of(504, "upstream request timeout")
		.because(ResponseFlag.UPSTREAM_TIMEOUT);

	private static final String BEFORE_HEADERS = "upstream connect error or disconnect/reset before headers. ";

	private FailureReplies() {
	}

	static LocalReply noCluster() {
		return NO_CLUSTER;
	}

	static LocalReply noHealthyUpstream() {
		return NO_HEALTHY_UPSTREAM;
	}

	static LocalReply timeout() {
		return TIMEOUT;
	}

	static LocalReply reset(Reset reset, boolean retried) {
		ResetReason reason = reset.reason();
		String text = BEFORE_HEADERS + (retried ? "retried and the latest reset reason: " : "reset reason: ")
				+ reason.words()
				+ ((reset.transport() != null) ? ", transport failure reason: " + reset.transport() : "");
		int status = (reason == ResetReason.PROTOCOL_ERROR) ? 502 : 503;
		LocalReply reply = LocalReply.of(status, text).because(flag(reason));
		return (reason == ResetReason.OVERFLOW) ? reply.with("x-envoy-overloaded", "true") : reply;
	}

	private static ResponseFlag flag(ResetReason reason) {
		return switch (reason) {
			case CONNECTION_FAILURE, CONNECTION_TIMEOUT -> ResponseFlag.UPSTREAM_CONNECT_FAILURE;
			case OVERFLOW -> ResponseFlag.UPSTREAM_OVERFLOW;
			default -> ResponseFlag.UPSTREAM_RESET;
		};
	}

}
