package io.lateen.tcp;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.FastThreadLocalThread;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.netty.FutureMono;
import reactor.netty.ReactorNetty;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of all connections, those to applications on the loops of the clients'.
 * As Reactor Netty makes them, but for {@link KeptRegistrations}.
 */
public final class EventLoops implements LoopResources {

	private static final String PREFIX = "reactor-http-epoll-";

	private final EventLoopGroup server;

	private final EventLoopGroup client;

	private EventLoops(EventLoopGroup server) {
		this.server = server;
		this.client = LoopResources.colocate(server);
	}

	/** Whether epoll is present. The first call loads it, others are cheap. */
	public static boolean isNative() {
		return Epoll.isAvailable() && LoopResources.hasNativeSupport();
	}

	/**
	 * One for each processor as Envoy has workers, but two at least, with epoll where it
	 * is present. Reactor Netty's system property names another number.
	 */
	public static LoopResources create() {
		int count = Integer.getInteger(ReactorNetty.IO_WORKER_COUNT,
				Math.max(2, Runtime.getRuntime().availableProcessors()));
		if (!isNative()) {
			return LoopResources.create("reactor-http", count, true);
		}
		return new EventLoops(new MultiThreadIoEventLoopGroup(count, threads(), KeptRegistrations.factory()));
	}

	private static ThreadFactory threads() {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new LoopThread(task, PREFIX + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.server;
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return this.client;
	}

	@Override
	public boolean isDisposed() {
		return this.server.isShuttingDown();
	}

	@Override
	@SuppressWarnings({ "unchecked", "rawtypes" }) // as Reactor Netty does it
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		return Mono.defer(() -> FutureMono.from((io.netty.util.concurrent.Future) this.server
			.shutdownGracefully(quietPeriod.toMillis(), timeout.toMillis(), TimeUnit.MILLISECONDS)));
	}

	/** Must not be blocked. */
	private static final class LoopThread extends FastThreadLocalThread implements NonBlocking {

		LoopThread(Runnable task, String name) {
			super(task, name);
		}

	}

}
