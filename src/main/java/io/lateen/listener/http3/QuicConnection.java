package io.lateen.listener.http3;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLEngine;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.listener.ListenerSettings;
import io.lateen.listener.SecureServer;
import io.lateen.model.FilterChain;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One connection: gives it to the server of its handshake, and ends it. Used by the
 * connection's event loop where not said otherwise.
 */
final class QuicConnection extends ChannelInboundHandlerAdapter {

	// CONNECTION_REFUSED of RFC 9000, section 20.1
	private static final int REFUSED = 0x2;

	// more than these, and than half of all requests, end the connection
	private static final int MOST_RESETS = 200;

	// between streams of a client's requests
	private static final int STREAM_STEP = 4;

	// for the last answer to arrive: what is lost is sent again
	private static final Duration LINGER = Duration.ofMillis(500);

	private final QuicContexts contexts;

	private final QuicConnections all;

	private final ListenerSettings settings;

	private @Nullable QuicChannel channel;

	private @Nullable Future<?> timeout;

	private long nextStream;

	private int openStreams;

	private boolean goneAway;

	private long resets;

	QuicConnection(QuicContexts contexts, QuicConnections all, ListenerSettings settings) {
		this.contexts = contexts;
		this.all = all;
		this.settings = settings;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		QuicChannel added = (QuicChannel) ctx.channel();
		this.channel = added;
		this.all.add(added, this);
		this.timeout = ctx.executor()
			.schedule(() -> close(false, REFUSED), this.settings.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
		added.closeFuture().addListener((closed) -> handshakeEnded());
	}

	private void handshakeEnded() {
		Future<?> pending = this.timeout;
		if (pending != null) {
			this.timeout = null;
			pending.cancel(false);
			this.all.handshakeEnded();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
		if (event instanceof SslHandshakeCompletionEvent completion) {
			handshakeEnded();
			if (!completion.isSuccess() || this.all.refusing() || !accept((QuicChannel) ctx.channel())) {
				close(false, REFUSED);
				return;
			}
		}
		super.userEventTriggered(ctx, event);
	}

	private boolean accept(QuicChannel channel) {
		SSLEngine engine = channel.sslEngine();
		FilterChain.Http server = (engine != null) ? this.contexts.server(engine) : null;
		if (server != null && channel.remoteSocketAddress() instanceof InetSocketAddress peer
				&& channel.localSocketAddress() instanceof InetSocketAddress local) {
			SecureServer.accept(channel, server, ConnectionEnds.direct(peer, local));
			return true;
		}
		return false;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
		if (message instanceof QuicStreamChannel stream && stream.type() == QuicStreamType.BIDIRECTIONAL) {
			if (this.goneAway) {
				stream.shutdown(Http3ErrorCode.H3_REQUEST_REJECTED.code());
				return;
			}
			this.nextStream = Math.max(this.nextStream, stream.streamId() + STREAM_STEP);
			this.openStreams++;
			stream.closeFuture().addListener((closed) -> streamEnded());
			Http3StreamEdge.install(this, stream);
		}
		super.channelRead(ctx, message);
	}

	private void streamEnded() {
		this.openStreams--;
		endWhenIdle();
	}

	/** Of what clients do wrong nobody hears; Netty ends the connection. */
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
	}

	/** Bytes that the head of a request may have. */
	long maxHeaderSize() {
		return this.settings.maxHeaderSize().toBytes();
	}

	/**
	 * A client gave a request up before it was answered (Envoy:
	 * source/common/http/conn_manager_impl.cc, maybeDrainDueToPrematureResets).
	 */
	void requestReset() {
		if (++this.resets > MOST_RESETS && 2 * this.resets > this.nextStream / STREAM_STEP) {
			close(true, Http3ErrorCode.H3_EXCESSIVE_LOAD.code());
		}
	}

	/**
	 * Refuses further requests; ends with the last of those that are open. Thread-safe.
	 */
	void goAway() {
		QuicChannel connection = this.channel;
		if (connection != null) {
			connection.eventLoop().execute(() -> goAway(connection));
		}
	}

	private void goAway(QuicChannel connection) {
		if (this.goneAway) {
			return;
		}
		this.goneAway = true;
		QuicStreamChannel control = Http3.getLocalControlStream(connection);
		if (control != null) {
			control.writeAndFlush(new DefaultHttp3GoAwayFrame(this.nextStream));
		}
		endWhenIdle();
	}

	private void endWhenIdle() {
		QuicChannel connection = this.channel;
		if (this.goneAway && this.openStreams == 0 && connection != null) {
			connection.eventLoop().schedule(this::end, LINGER.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	/** Ends it at once. Thread-safe. */
	void end() {
		close(true, Http3ErrorCode.H3_NO_ERROR.code());
	}

	private void close(boolean application, int error) {
		QuicChannel connection = this.channel;
		if (connection != null) {
			connection.close(application, error, Unpooled.EMPTY_BUFFER);
		}
	}

}
