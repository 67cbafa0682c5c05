package io.lateen.listener;

import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLPeerUnverifiedException;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A connection over which anything can be asked; what comes is told in words. */
public final class RawHttp3 implements AutoCloseable {

	private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final BlockingQueue<String> control = new LinkedBlockingQueue<>();

	private final Channel socket;

	private final QuicChannel connection;

	public RawHttp3(int port, String serverName) throws Exception {
		QuicSslContext tls = QuicSslContextBuilder.forClient()
			.trustManager(InsecureTrustManagerFactory.INSTANCE)
			.applicationProtocols(Http3.supportedApplicationProtocols())
			.build();
		this.socket = new Bootstrap().group(this.loop)
			.channel(NioDatagramChannel.class)
			.handler(Http3.newQuicClientCodecBuilder()
				.sslEngineProvider((channel) -> tls.newEngine(channel.alloc(), serverName, port))
				.maxIdleTimeout(60, TimeUnit.SECONDS)
				.initialMaxData(1 << 20)
				.initialMaxStreamDataBidirectionalLocal(1 << 20)
				.build())
			.bind(0)
			.sync()
			.channel();
		this.connection = QuicChannel.newBootstrap(this.socket).handler(new ChannelInitializer<QuicChannel>() {

			@Override
			protected void initChannel(QuicChannel channel) {
				channel.pipeline().addLast(new Http3ClientConnectionHandler(controlFrames(), null, null, null, true));
			}

		}).remoteAddress(new InetSocketAddress("127.0.0.1", port)).connect().get(30, TimeUnit.SECONDS);
	}

	private ChannelInboundHandlerAdapter controlFrames() {
		return new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext ctx, Object message) {
				if (message instanceof Http3GoAwayFrame frame) {
					RawHttp3.this.control.add("GOAWAY " + frame.id());
				}
				ReferenceCountUtil.release(message);
			}

			@Override
			public boolean isSharable() {
				return true;
			}

		};
	}

	public static Http3Headers get(String path) {
		return new DefaultHttp3Headers(false).method("GET").scheme("https").authority("a.test").path(path);
	}

	/** Sends a head, with which the request ends. */
	public Stream ask(Http3Headers headers) throws Exception {
		return begin(headers, QuicStreamChannel.SHUTDOWN_OUTPUT);
	}

	/** Sends a head and a body of equal parts. */
	public Stream ask(Http3Headers headers, byte[] part, int times) throws Exception {
		Stream stream = open(headers);
		for (int i = 1; i < times; i++) {
			stream.channel.write(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(part)));
		}
		stream.channel.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(part)))
			.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
		return stream;
	}

	/** Sends a head and leaves the request open. */
	Stream open(Http3Headers headers) throws Exception {
		return begin(headers, (written) -> {
		});
	}

	private Stream begin(Http3Headers headers, ChannelFutureListener then) throws Exception {
		Stream stream = new Stream();
		stream.channel = Http3.newRequestStream(this.connection, stream).sync().getNow();
		stream.channel.write(new DefaultHttp3HeadersFrame(headers)).addListener(then);
		stream.channel.flush();
		return stream;
	}

	/** What the server has shown. */
	public Certificate certificate() throws SSLPeerUnverifiedException {
		return this.connection.sslEngine().getSession().getPeerCertificates()[0];
	}

	String nextControlFrame() throws InterruptedException {
		return String.valueOf(this.control.poll(30, TimeUnit.SECONDS));
	}

	boolean isClosedBy(int seconds) throws InterruptedException {
		return this.connection.closeFuture().await(seconds, TimeUnit.SECONDS);
	}

	@Override
	public void close() throws InterruptedException {
		this.connection.close().await(2, TimeUnit.SECONDS);
		this.socket.close().sync();
		this.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	/** A request and its answer. */
	public static final class Stream extends ChannelInboundHandlerAdapter {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		private QuicStreamChannel channel;

		private volatile Http3Headers head = new DefaultHttp3Headers();

		/** The next of: a status, a part of a body, END, RESET. */
		public String next() throws InterruptedException {
			return String.valueOf(this.events.poll(30, TimeUnit.SECONDS));
		}

		/** Its body; null where it is not whole. */
		public String body() throws InterruptedException {
			StringBuilder body = new StringBuilder();
			next(); // its status
			while (true) {
				String event = next();
				if (event.equals("END")) {
					return body.toString();
				}
				if (event.equals("RESET") || event.equals("null")) {
					return null;
				}
				body.append(event);
			}
		}

		/** The last head, once there is one. */
		public Http3Headers head() {
			return this.head;
		}

		void reset() {
			this.channel.shutdown(0x10c);
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			if (message instanceof Http3HeadersFrame frame) {
				this.head = frame.headers();
				this.events.add(String.valueOf(frame.headers().status()));
			}
			else if (message instanceof Http3DataFrame frame && frame.content().isReadable()) {
				this.events.add(frame.content().toString(UTF_8));
			}
			ReferenceCountUtil.release(message);
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event == ChannelInputShutdownEvent.INSTANCE) {
				this.events.add("END");
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			this.events.add((cause instanceof QuicException) ? "RESET" : cause.toString());
		}

	}

}
