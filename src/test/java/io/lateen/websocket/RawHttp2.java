package io.lateen.websocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A connection of HTTP/2 that says exactly what a test wants. */
public final class RawHttp2 implements AutoCloseable {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final BlockingQueue<Http2Settings> settings = new LinkedBlockingQueue<>();

	private final Queue<Stream> streams = new ConcurrentLinkedQueue<>();

	private final String scheme;

	private final Channel connection;

	/** In clear text. */
	public RawHttp2(int port) {
		this(port, null);
	}

	/** Within TLS. */
	public RawHttp2(int port, @Nullable SslContext tls) {
		this.scheme = (tls != null) ? "https" : "http";
		this.connection = new Bootstrap().group(this.group)
			.channel(NioSocketChannel.class)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					if (tls != null) {
						channel.pipeline().addLast(tls.newHandler(channel.alloc(), "app.test", port));
					}
					channel.pipeline()
						.addLast(Http2FrameCodecBuilder.forClient().validateHeaders(false).build())
						.addLast(new Settings(RawHttp2.this.settings))
						.addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
				}

			})
			.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.syncUninterruptibly()
			.channel();
	}

	/** The server's first settings. */
	public Http2Settings settings() throws InterruptedException {
		Http2Settings first = this.settings.poll(10, TimeUnit.SECONDS);
		assertThat(first).isNotNull();
		return first;
	}

	/** Asks for a WebSocket (RFC 8441, section 5.1). */
	public Stream connect(String path) {
		return open(extendedConnect("websocket", path).scheme(this.scheme), false);
	}

	public static Http2Headers extendedConnect(String protocol, String path) {
		return new DefaultHttp2Headers(false).method("CONNECT")
			.add(":protocol", protocol)
			.scheme("http")
			.path(path)
			.authority("app.test")
			.add("sec-websocket-version", "13")
			.add("sec-websocket-protocol", "chat.v2, chat.v1")
			.add("sec-websocket-extensions", "permessage-deflate");
	}

	public Stream open(Http2Headers headers, boolean end) {
		Stream stream = new Stream();
		stream.channel = new Http2StreamChannelBootstrap(this.connection).handler(stream)
			.open()
			.syncUninterruptibly()
			.getNow();
		this.streams.add(stream);
		stream.channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end)).syncUninterruptibly();
		return stream;
	}

	/** How much the server lets a stream send more. */
	public int window(Stream stream) {
		Http2Connection known = this.connection.pipeline().get(Http2FrameCodec.class).connection();
		return this.connection.eventLoop()
			.submit(() -> known.remote().flowController().windowSize(known.stream(stream.channel().stream().id())))
			.syncUninterruptibly()
			.getNow();
	}

	/** Whether the server ends the connection within some seconds. */
	public boolean isClosedBy(int seconds) throws InterruptedException {
		return this.connection.closeFuture().await(seconds, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		if (this.group.isShuttingDown()) {
			return;
		}
		// a stream that is not read from keeps what came when its connection goes
		this.streams.forEach((stream) -> stream.channel().close().awaitUninterruptibly());
		this.connection.close().syncUninterruptibly();
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	private static final class Settings extends ChannelInboundHandlerAdapter {

		private final BlockingQueue<Http2Settings> settings;

		Settings(BlockingQueue<Http2Settings> settings) {
			this.settings = settings;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof Http2SettingsFrame frame) {
				this.settings.add(frame.settings());
			}
			context.fireChannelRead(message);
		}

	}

	/** A stream; what comes on it is kept in order. */
	public static final class Stream extends ChannelInboundHandlerAdapter {

		/** Header values, bytes, {@code END} or {@code RST code}. */
		private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

		private @Nullable Http2StreamChannel channel;

		public Http2StreamChannel channel() {
			return java.util.Objects.requireNonNull(this.channel);
		}

		public Stream write(byte[] bytes) {
			channel().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), false));
			return this;
		}

		/** Writes pieces of a frame each. Counts what has been sent. */
		public AtomicLong flood(int pieces) {
			AtomicLong sent = new AtomicLong();
			byte[] piece = new byte[16 * 1024];
			for (int i = 0; i < pieces; i++) {
				channel().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(piece), false))
					.addListener((done) -> sent.addAndGet(done.isSuccess() ? piece.length : 0));
			}
			return sent;
		}

		public void end() {
			channel().writeAndFlush(new DefaultHttp2DataFrame(true)).syncUninterruptibly();
		}

		public void reset() {
			channel().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).syncUninterruptibly();
		}

		/** The answer's head. */
		public Http2Headers head() throws InterruptedException {
			return (Http2Headers) next();
		}

		/** The next bytes, as many as asked for. */
		public byte[] read(int length) throws InterruptedException {
			java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
			while (all.size() < length) {
				Object next = next();
				assertThat(next).isInstanceOf(byte[].class);
				all.writeBytes((byte[]) next);
			}
			return all.toByteArray();
		}

		public Object next() throws InterruptedException {
			Object next = this.events.poll(20, TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			return next;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			switch (message) {
				case Http2HeadersFrame frame -> {
					this.events.add(frame.headers());
					end(frame.isEndStream());
				}
				case Http2DataFrame frame -> {
					if (frame.content().isReadable()) {
						byte[] bytes = new byte[frame.content().readableBytes()];
						frame.content().readBytes(bytes);
						this.events.add(bytes);
					}
					end(frame.isEndStream());
				}
				default -> {
				}
			}
			ReferenceCountUtil.release(message);
		}

		private void end(boolean end) {
			if (end) {
				this.events.add("END");
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof Http2ResetFrame reset) {
				this.events.add("RST " + reset.errorCode());
			}
		}

	}

}
