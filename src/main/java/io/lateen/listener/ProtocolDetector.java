package io.lateen.listener;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerConfig;

/**
 * Tells HTTP/2 from HTTP/1.1 by what the TLS handshake has agreed on, and where that is
 * nothing by the connection's first bytes, as Envoy does
 * (source/common/http/conn_manager_utility.cc, determineNextProtocol); puts the pipeline
 * of what it is in place of the one that Reactor Netty began with.
 */
final class ProtocolDetector extends ByteToMessageDecoder {

	// RFC 9113, section 3.4
	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	// what HTTP/1.1 cannot begin with
	private static final int TELLING = "PRI * HTTP/2".length();

	private final ListenerSettings settings;

	private final HttpServerConfig http2;

	private final ConnectionObserver observer;

	private @Nullable Future<?> timeout;

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
		int alike = alike(in, length);
		String agreed = agreed(ctx.pipeline());
		if (ApplicationProtocolNames.HTTP_1_1.equals(agreed)) {
			speakHttp1(ctx.name(), ctx.pipeline());
		}
		else if (alike == PREFACE.length) {
			speakHttp2(ctx);
		}
		else if (alike == length) {
			waitForTheRest(ctx);
		}
		else if (alike >= TELLING || ApplicationProtocolNames.HTTP_2.equals(agreed)) {
			in.skipBytes(in.readableBytes());
			ctx.close();
		}
		else {
			speakHttp1(ctx.name(), ctx.pipeline());
		}
	}

	private static int alike(ByteBuf in, int length) {
		for (int i = 0; i < length; i++) {
			if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
				return i;
			}
		}
		return length;
	}

	private static @Nullable String agreed(ChannelPipeline pipeline) {
		SslHandler tls = pipeline.get(SslHandler.class);
		return (tls != null) ? tls.applicationProtocol() : null;
	}

	// a connection may be opened long before its first request, but not begin one for
	// ever
	private void waitForTheRest(ChannelHandlerContext ctx) {
		if (this.timeout == null) {
			this.timeout = ctx.executor()
				.schedule(() -> ctx.close(), this.settings.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext ctx) {
		if (this.timeout != null) {
			this.timeout.cancel(false);
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
		Http2Limits.apply(pipeline);
		pipeline.remove(this); // hands on what it has read
	}

}
