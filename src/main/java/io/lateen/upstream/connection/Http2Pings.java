package io.lateen.upstream.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.lateen.model.UpstreamTransport.Http2KeepAlive;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other end of an HTTP/2 connection now and then whether it is there, and closes
 * the connection when it is not (Envoy: source/common/http/http2/codec_impl.cc,
 * sendKeepalive).
 */
final class Http2Pings {

	/** Envoy's default, so that connections that began together part. */
	private static final double JITTER = 0.15;

	private final ChannelHandlerContext context;

	private final Http2KeepAlive settings;

	private long number;

	private @Nullable Future<?> timer;

	Http2Pings(ChannelHandlerContext context, Http2KeepAlive settings) {
		this.context = context;
		this.settings = settings;
	}

	void begin() {
		long nanos = this.settings.interval().toNanos();
		schedule(this::ask, nanos + (long) (nanos * JITTER * ThreadLocalRandom.current().nextDouble()));
	}

	private void ask() {
		this.context.writeAndFlush(new DefaultHttp2PingFrame(++this.number));
		Duration timeout = this.settings.timeout();
		schedule(this.context::close, timeout.toNanos());
	}

	/** An answer came. */
	void answered(long content) {
		if (content == this.number) {
			end();
			begin();
		}
	}

	private void schedule(Runnable task, long nanos) {
		this.timer = this.context.executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	/** The connection is closed, or a task is out of date. */
	void end() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

}
