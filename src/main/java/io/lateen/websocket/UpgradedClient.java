package io.lateen.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpObjectEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Takes a client's connection, or HTTP/2 stream, over from HTTP: answers the request,
 * then hands the bytes to a handler of ours. Reactor Netty keeps the end of the pipeline.
 */
final class UpgradedClient {

	private UpgradedClient() {
	}

	/**
	 * Answers that the upgrade is granted. Called on the event loop.
	 * @param head of the answer
	 * @param handler added to the pipeline; the bytes are its from now on
	 */
	static void takeOver(Channel client, HttpHeaders head, ChannelHandler handler) {
		ChannelPipeline pipeline = client.pipeline();
		if (client instanceof Http2StreamChannel) {
			sendHttp2Head(pipeline, head);
			pipeline.addBefore(NettyPipeline.H2ToHttp11Codec, "stream", new Http2End());
		}
		else {
			sendHead(pipeline, head);
		}
		pipeline.addBefore(NettyPipeline.ReactiveBridge, "tunnel", handler);
		for (String name : pipeline.names()) {
			@Nullable ChannelHandler known = pipeline.get(name);
			if (known != null && speaksHttp(name, known)) {
				pipeline.remove(known); // a decoder hands on what it has read
			}
		}
		if (client instanceof SocketChannel) {
			client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
		}
		client.config().setAutoRead(true);
	}

	private static boolean speaksHttp(String name, ChannelHandler handler) {
		return handler instanceof HttpObjectDecoder || handler instanceof HttpObjectEncoder
				|| handler instanceof HttpServerCodec || handler instanceof HttpServerUpgradeHandler
				|| name.equals(NettyPipeline.H2ToHttp11Codec) || name.equals(NettyPipeline.HttpTrafficHandler)
				|| name.equals(NettyPipeline.AccessLogHandler) || name.equals(NettyPipeline.HttpMetricsHandler)
				|| name.equals(NettyPipeline.CompressionHandler);
	}

	private static void sendHead(ChannelPipeline pipeline, HttpHeaders head) {
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER, head,
				DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders());
		ChannelHandlerContext behindCodec = pipeline.context(NettyPipeline.HttpTrafficHandler);
		behindCodec.writeAndFlush(response, behindCodec.voidPromise());
	}

	/**
	 * A success, without what belongs to an upgrade of HTTP/1.1 (RFC 8441, section 5).
	 */
	private static void sendHttp2Head(ChannelPipeline pipeline, HttpHeaders head) {
		Http2Headers headers = HttpConversionUtil.toHttp2Headers(head.remove(WebSocketKey.ACCEPT), false);
		headers.status(HttpResponseStatus.OK.codeAsText());
		ChannelHandlerContext codec = pipeline.context(NettyPipeline.H2ToHttp11Codec);
		codec.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false), codec.voidPromise());
	}

}
