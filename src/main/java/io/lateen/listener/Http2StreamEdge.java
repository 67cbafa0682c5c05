package io.lateen.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.ConnectionObserver;

/**
 * What Reactor Netty leaves open of a stream of HTTP/2; first in the stream's pipeline.
 * <ul>
 * <li>A request without the pseudo headers that it must have (RFC 9113, section 8.3.1) is
 * reset, as is a stream that breaks the protocol, with the error that it is.
 * <li>An extended CONNECT (RFC 8441, section 4) becomes the request that HTTP/1.1 has for
 * the same: GET with {@code upgrade}, as Envoy does (source/common/http/utility.cc,
 * transformUpgradeRequestFromH2toH1). HTTP/2 itself allows neither header, so nobody else
 * can send them.
 * <li>{@code Expect} is out of sight of Reactor Netty, which would answer it by itself.
 * </ul>
 */
final class Http2StreamEdge extends ChannelInboundHandlerAdapter {

	private static final String PROTOCOL = Http2Headers.PseudoHeaderName.PROTOCOL.value().toString();

	private final StreamWindow window;

	private boolean begun;

	private boolean tunnel;

	private boolean reset;

	private Http2StreamEdge(StreamWindow window) {
		this.window = window;
	}

	/** Tells of a server's connections; adds the handler to streams. */
	static ConnectionObserver observer(ListenerSettings settings) {
		int window = Math.toIntExact(settings.uploadWindow().toBytes());
		return (connection, state) -> {
			if (state == ConnectionObserver.State.CONNECTED
					&& connection.channel() instanceof Http2StreamChannel stream) {
				stream.pipeline().addFirst(new Http2StreamEdge(new StreamWindow(stream, window)));
			}
		};
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (this.reset) {
			ReferenceCountUtil.release(message);
			return;
		}
		if (message instanceof Http2DataFrame data && !this.tunnel) {
			this.window.arrived(data.initialFlowControlledBytes());
		}
		else if (!this.begun && message instanceof Http2HeadersFrame frame) {
			this.begun = true;
			if (!isComplete(frame.headers())) {
				reset(context, Http2Error.PROTOCOL_ERROR);
				return;
			}
			rewrite(frame);
			this.window.begin();
		}
		context.fireChannelRead(message);
	}

	private static boolean isComplete(Http2Headers headers) {
		CharSequence method = headers.method();
		if (method == null) {
			return false;
		}
		if (HttpMethod.CONNECT.asciiName().contentEquals(method) && !headers.contains(PROTOCOL)) {
			return headers.authority() != null;
		}
		return headers.scheme() != null && headers.path() != null && !headers.path().isEmpty();
	}

	private void rewrite(Http2HeadersFrame frame) {
		Http2Headers headers = frame.headers();
		CharSequence protocol = headers.get(PROTOCOL);
		if (protocol != null && !frame.isEndStream()) {
			this.tunnel = true;
			headers.remove(PROTOCOL);
			headers.method(HttpMethod.GET.asciiName());
			headers.set(HttpHeaderNames.UPGRADE, protocol);
		}
		HiddenHeaders.hide(headers);
	}

	/**
	 * Before others close the stream for a reason of their own. Nobody else hears of it:
	 * the stream is closed next, which ends the request, and a client could else fill the
	 * log.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (!(cause instanceof Http2Exception failure)) {
			context.fireExceptionCaught(cause);
		}
		else if (!this.reset) {
			reset(context, failure.error());
		}
	}

	private void reset(ChannelHandlerContext context, Http2Error error) {
		this.reset = true;
		context.writeAndFlush(new DefaultHttp2ResetFrame(error));
	}

}
