package io.lateen.tcp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.RawConnection;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.ClusterKey;
import io.lateen.model.FilterChain.Tcp;
import io.lateen.upstream.RawAttempt;
import io.lateen.upstream.RawConnections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection from its arrival to its end (envoy
 * source/common/tcp_proxy/tcp_proxy.cc). As a handler it keeps what was read before the
 * application's connection is there; the client is not read from meanwhile. Lives on one
 * event loop.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements RawConnections.Client {

	private static final String NAME = "tcp";

	private final Channel client;

	private final RawConnection inbound;

	private final RawConnections upstream;

	private final StreamInfo info = new StreamInfo();

	private final Queue<Object> early = new ArrayDeque<>(1);

	private final CompletableFuture<StreamInfo> ended = new CompletableFuture<>();

	private @Nullable RawAttempt attempt;

	private @Nullable Channel application;

	private @Nullable Object inputEnd;

	TcpConnection(Channel client, RawConnection inbound, RawConnections upstream) {
		this.client = client;
		this.inbound = inbound;
		this.upstream = upstream;
	}

	RawConnection inbound() {
		return this.inbound;
	}

	/** Completes when both connections are closed. */
	CompletableFuture<StreamInfo> ended() {
		return this.ended;
	}

	void start(Tcp route) {
		this.client.config().setAutoRead(false);
		this.client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
		this.client.pipeline().addLast(NAME, this);
		this.client.closeFuture().addListener((closed) -> clientClosed());
		@Nullable ClusterKey cluster = route.draw(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
		if (cluster == null) {
			failed(ResponseFlag.NO_ROUTE);
		}
		else {
			this.attempt = this.upstream.open(cluster, this.inbound, this.info, this.client.eventLoop(), this);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.early.add(message);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
			this.inputEnd = event;
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public ChannelHandler handler() {
		return new Splice(this.client, (bytes) -> {
			if (this.attempt != null) {
				this.attempt.sent(bytes);
			}
		});
	}

	@Override
	public void connected(Channel opened, RawAttempt attempt) {
		this.attempt = attempt;
		this.application = opened;
		opened.closeFuture().addListener((closed) -> endWhenClosed());
		limit(opened, attempt);
		this.client.pipeline().addAfter(NAME, "splice", new Splice(opened, attempt::received));
		handOnEarly(this.client.pipeline().context(this));
		this.client.pipeline().remove(this);
		this.client.config().setAutoRead(opened.isWritable());
	}

	private void handOnEarly(ChannelHandlerContext context) {
		while (!this.early.isEmpty()) {
			context.fireChannelRead(this.early.remove());
		}
		context.fireChannelReadComplete();
		if (this.inputEnd != null) {
			context.fireUserEventTriggered(this.inputEnd);
		}
	}

	private void limit(Channel opened, RawAttempt attempt) {
		long idle = attempt.idleTimeout().toMillis();
		if (idle > 0) {
			this.client.pipeline().addFirst(endWhenIdle(idle));
			opened.pipeline().addFirst(endWhenIdle(idle));
		}
		@Nullable Duration most = attempt.maxDuration();
		if (most != null && !most.isZero()) {
			Future<?> timer = this.client.eventLoop().schedule(this::close, most.toNanos(), TimeUnit.NANOSECONDS);
			this.ended.thenRun(() -> timer.cancel(false));
		}
	}

	/** Bytes that are taken count as well as bytes that come. */
	private ChannelHandler endWhenIdle(long millis) {
		return new IdleStateHandler(true, 0, 0, millis, TimeUnit.MILLISECONDS) {

			@Override
			protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
				TcpConnection.this.close();
			}

		};
	}

	@Override
	public void failed(ResponseFlag flag) {
		this.info.flag(flag);
		this.client.close();
	}

	private void clientClosed() {
		while (!this.early.isEmpty()) {
			ReferenceCountUtil.release(this.early.remove());
		}
		if (this.application == null && this.attempt != null) {
			this.attempt.cancel();
		}
		endWhenClosed();
	}

	private void endWhenClosed() {
		if (!this.client.isOpen() && (this.application == null || !this.application.isOpen())) {
			this.ended.complete(this.info);
		}
	}

	/** Ends it at once. */
	void close() {
		this.client.close();
		if (this.application != null) {
			this.application.close();
		}
	}

}
