package io.lateen.listener;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import reactor.netty.NettyPipeline;

/**
 * Tells HTTP/2 with prior knowledge from HTTP/1.1 by the first bytes of a plain
 * connection. For HTTP/1.1 it replaces what Reactor Netty put up, which would accept an
 * upgrade to h2c, by {@link Http1Codec}; Envoy ignores such upgrades.
 */
final class ProtocolDetector extends ByteToMessageDecoder {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

	private final ListenerSettings settings;

	ProtocolDetector(ListenerSettings settings) {
		this.settings = settings;
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
			ctx.pipeline().remove(this);
		}
	}

	private void speakHttp1(String name, ChannelPipeline pipeline) {
		pipeline.remove(NettyPipeline.H2CUpgradeHandler);
		pipeline.remove(HttpServerCodec.class);
		pipeline.remove(HttpServerUpgradeHandler.class);
		Http1Codec.addAfter(name, pipeline, this.settings);
		pipeline.remove(this); // hands on what it has read
	}

}
