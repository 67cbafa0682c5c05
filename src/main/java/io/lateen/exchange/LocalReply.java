package io.lateen.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * An answer of the gateway itself, in Envoy's form (source/common/http/utility.cc,
 * sendLocalReply): a short text, or nothing, and for gRPC requests the status in the
 * trailers' place. Immutable, to be kept in a constant where nothing varies.
 *
 * @param status HTTP status; gRPC requests get 200 with the status mapped
 * @param body text; empty for none
 * @param headers more headers, null for none; not written to
 * @param flag why, for the access log
 */
public record LocalReply(int status, String body, @Nullable HttpHeaders headers, @Nullable ResponseFlag flag) {

	private static final String TEXT = "text/plain";

	private static final String GRPC = "application/grpc";

	/** An answer without body. */
	public static LocalReply of(int status) {
		return new LocalReply(status, "", null, null);
	}

	/** An answer with a text. */
	public static LocalReply of(int status, String body) {
		return new LocalReply(status, body, null, null);
	}

	public LocalReply because(ResponseFlag why) {
		return new LocalReply(this.status, this.body, this.headers, why);
	}

	public LocalReply with(CharSequence name, CharSequence value) {
		HttpHeaders more = (this.headers != null) ? this.headers.copy() : newHeaders();
		return new LocalReply(this.status, this.body, more.add(name, value), this.flag);
	}

	/**
	 * Sends it.
	 * @return completes when it is written; never an error of its own
	 */
	public Mono<Void> send(ServerWebExchange exchange) {
		StreamInfo info = StreamInfo.of(exchange);
		if (this.flag != null) {
			info.flag(this.flag);
		}
		HttpHeaders head = (this.headers != null) ? this.headers.copy() : newHeaders();
		EdgeResponse response = EdgeResponse.of(exchange);
		return InboundRequest.of(exchange).grpc() ? sendGrpc(response, head) : sendText(response, head);
	}

	private Mono<Void> sendText(EdgeResponse response, HttpHeaders head) {
		ByteBuf text = Unpooled.EMPTY_BUFFER;
		if (!this.body.isEmpty()) {
			if (!head.contains(HttpHeaderNames.CONTENT_TYPE)) {
				head.set(HttpHeaderNames.CONTENT_TYPE, TEXT);
			}
			text = Unpooled.wrappedBuffer(this.body.getBytes(StandardCharsets.UTF_8));
		}
		return response.send(this.status, head, text);
	}

	private Mono<Void> sendGrpc(EdgeResponse response, HttpHeaders head) {
		head.set(HttpHeaderNames.CONTENT_TYPE, GRPC);
		if (!head.contains("grpc-status")) {
			head.set("grpc-status", Integer.toString(grpcStatus(this.status)));
		}
		if (!this.body.isEmpty()) {
			head.set("grpc-message", grpcMessage(this.body));
		}
		return response.send(200, head, Unpooled.EMPTY_BUFFER);
	}

	/** Envoy's source/common/grpc/status.cc, httpToGrpcStatus. */
	private static int grpcStatus(int status) {
		return switch (status) {
			case 400 -> 13; // INTERNAL
			case 401 -> 16; // UNAUTHENTICATED
			case 403 -> 7; // PERMISSION_DENIED
			case 404 -> 12; // UNIMPLEMENTED
			case 429, 502, 503, 504 -> 14; // UNAVAILABLE
			default -> 2; // UNKNOWN
		};
	}

	/** Percent-encoding as the gRPC protocol wants it: all but 0x20 to 0x7E, and %. */
	private static String grpcMessage(String text) {
		StringBuilder encoded = new StringBuilder(text.length());
		for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
			if (b >= 0x20 && b <= 0x7E && b != '%') {
				encoded.append((char) b);
			}
			else {
				encoded.append('%').append(ByteBufUtil.hexDump(new byte[] { b }).toUpperCase(Locale.ROOT));
			}
		}
		return encoded.toString();
	}

	private static HttpHeaders newHeaders() {
		return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
	}

}
