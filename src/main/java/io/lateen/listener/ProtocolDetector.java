package io.lateen.listener;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerConfig;

/**
 * Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes of a connection and
 * puts the pipeline of what it is in place of the one that Reactor Netty began with.
 */
final class ProtocolDetector extends ByteToMessageDecoder {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

	private final ListenerSettings settings;

	private final HttpServerConfig http2;

	private final ConnectionObserver observer;

	/**
	 * Creates one for a connection that has the pipeline of HTTP/1.1.
	 * @param http2 has that of HTTP/2
	 * @param observer Reactor Netty's, of the connection
	 */
	ProtocolDetector(ListenerSettings settings, HttpServerConfig http2, ConnectionObserver observer) {
		this.settings = settings;
		this.http2 = http2;
		this.observer = observer;
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
		int length = Math.min(in.readableBytes(), PREFACE.length);
		for (int i = 0; i < length; i++) {
			if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
				speakHttp1(ctx.name(), ctx.pipeline());
				return;
			}
		}
		if (length == PREFACE.length) {
			speakHttp2(ctx);
		}
	}

	private void speakHttp1(String name, ChannelPipeline pipeline) {
		pipeline.remove(NettyPipeline.HttpCodec);
		Http1Codec.addAfter(name, pipeline, this.settings);
		pipeline.remove(this); // hands on what it has read
	}

	private void speakHttp2(ChannelHandlerContext ctx) {
		ChannelPipeline pipeline = ctx.pipeline();
		while (pipeline.last() != this) {
			pipeline.removeLast();
		}
		pipeline.addLast(this.http2.channelInitializer(this.observer, null, true));
		pipeline.remove(this); // hands on what it has read
	}

}
