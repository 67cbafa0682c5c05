package io.lateen.listener;

import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * What streams of HTTP/2 and HTTP/3 tell {@link RequestReader} past Reactor Netty, in
 * headers that clients cannot send.
 */
public final class HiddenHeaders {

	private static final AsciiString EXPECT = AsciiString.cached("x-lateen-expect");

	private static final AsciiString NO_BODY = AsciiString.cached("x-lateen-no-body");

	private HiddenHeaders() {
	}

	/**
	 * Takes out of a request what Reactor Netty would act upon: it would answer
	 * {@code Expect} by itself.
	 */
	public static void hide(Headers<CharSequence, CharSequence, ?> headers) {
		headers.remove(EXPECT);
		headers.remove(NO_BODY);
		CharSequence expect = headers.get(HttpHeaderNames.EXPECT);
		if (expect != null) {
			headers.remove(HttpHeaderNames.EXPECT);
			headers.set(EXPECT, expect);
		}
	}

	/** Says that a request without {@code content-length} ended with its head. */
	public static void endWithHead(Headers<CharSequence, CharSequence, ?> headers) {
		if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
			headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
			headers.set(NO_BODY, HttpHeaderValues.ZERO);
		}
	}

	/** Makes a request's headers again what was sent. */
	static void restore(HttpHeaders headers) {
		String expect = headers.get(EXPECT);
		if (expect != null) {
			headers.remove(EXPECT);
			headers.set(HttpHeaderNames.EXPECT, expect);
		}
		if (headers.contains(NO_BODY)) {
			headers.remove(NO_BODY);
			headers.remove(HttpHeaderNames.CONTENT_LENGTH);
		}
	}

}
