package io.lateen.observability;

import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

import io.lateen.exchange.ConnectionObserver;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.RawConnection;
import io.lateen.exchange.RequestObserver;
import io.lateen.exchange.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each request, and each connection whose bytes were passed on, that
 * ended. Formatted and written by a thread of its own; where that does not keep up, lines
 * are dropped and counted rather than requests held up. Thread-safe.
 */
public final class AccessLog implements RequestObserver, ConnectionObserver, AutoCloseable {

	private static final int WAITING = 16 * 1024;

	private final BlockingQueue<AccessLogEntry> waiting = new ArrayBlockingQueue<>(WAITING);

	private final LongAdder dropped = new LongAdder();

	private final AccessLogFormat format;

	private final PrintStream out;

	private final Thread writer;

	public AccessLog(AccessLogFormat format, PrintStream out) {
		this.format = format;
		this.out = out;
		this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
	}

	@Override
	public void ended(@Nullable InboundRequest request, StreamInfo info) {
		offer(new AccessLogEntry(request, info, System.currentTimeMillis(), System.nanoTime()));
	}

	@Override
	public void ended(RawConnection connection, StreamInfo info) {
		offer(new AccessLogEntry(null, connection, info, System.currentTimeMillis(), System.nanoTime()));
	}

	private void offer(AccessLogEntry entry) {
		if (!this.waiting.offer(entry)) {
			this.dropped.increment();
		}
	}

	/** Lines that were never written, since the start. */
	public long dropped() {
		return this.dropped.sum();
	}

	private void write() {
		try {
			while (true) {
				write(this.waiting.take());
			}
		}
		catch (InterruptedException ex) {
			// closed: what waits is written, then no more
			this.waiting.forEach(this::write);
		}
	}

	private void write(AccessLogEntry entry) {
		this.out.println(this.format.line(entry));
	}

	@Override
	public void close() throws InterruptedException {
		this.writer.interrupt();
		this.writer.join(1_000);
	}

}
