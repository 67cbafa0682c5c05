package io.lateen.listener;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;

/**
 * Makes an extended CONNECT (RFC 8441, section 4) the request that HTTP/1.1 has for the
 * same: GET with {@code upgrade}, as Envoy does (source/common/http/utility.cc,
 * transformUpgradeRequestFromH2toH1). HTTP/2 itself allows neither header, so nobody else
 * can send them. First in the pipeline of a stream, until its request is here.
 */
@Sharable
final class ExtendedConnect extends ChannelInboundHandlerAdapter {

	private static final String PROTOCOL = Http2Headers.PseudoHeaderName.PROTOCOL.value().toString();

	private static final ExtendedConnect INSTANCE = new ExtendedConnect();

	private ExtendedConnect() {
	}

	/** To be told of a server's connections; adds the handler to streams. */
	static void observe(Connection connection, ConnectionObserver.State state) {
		if (state == ConnectionObserver.State.CONNECTED && connection.channel() instanceof Http2StreamChannel stream) {
			stream.pipeline().addFirst(INSTANCE);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Http2HeadersFrame frame) {
			context.pipeline().remove(this);
			CharSequence protocol = frame.headers().get(PROTOCOL);
			if (protocol != null && !frame.isEndStream() && frame.headers().path() != null) {
				rewrite(frame.headers(), protocol);
			}
		}
		context.fireChannelRead(message);
	}

	private static void rewrite(Http2Headers headers, CharSequence protocol) {
		headers.remove(PROTOCOL);
		headers.method(HttpMethod.GET.asciiName());
		headers.set(HttpHeaderNames.UPGRADE, protocol);
	}

}
