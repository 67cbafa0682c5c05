package io.lateen.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.lateen.upstream.connection.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The body of an application's answer as it comes in. For one subscriber, who owns what
 * it is given. Reading stops while it is not asked for. Cancelling it gives the stream
 * up.
 */
final class AnswerBody extends Flux<ByteBuf> implements Subscription {

	/** Waiting here, in bytes. */
	private static final int MAX_QUEUED = 64 * 1024;

	private final Attempt attempt;

	private final UpstreamStream stream;

	private final EventLoop loop;

	private final Deque<ByteBuf> queue = new ArrayDeque<>(4);

	private @Nullable CoreSubscriber<? super ByteBuf> subscriber;

	private @Nullable Throwable failure;

	private long requested;

	private int queuedBytes;

	private boolean draining;

	private boolean paused;

	private boolean ended;

	private boolean finished;

	private @Nullable Runnable whenOver;

	AnswerBody(Attempt attempt, UpstreamStream stream) {
		this.attempt = attempt;
		this.stream = stream;
		this.loop = stream.channel().eventLoop();
	}

	/** Adds a part. */
	void offer(ByteBuf data) {
		if (this.finished) {
			data.release();
			return;
		}
		this.queue.addLast(data);
		this.queuedBytes += data.readableBytes();
		drain();
	}

	/** Nothing more follows. */
	void end() {
		this.ended = true;
		drain();
	}

	/** The rest is lost. */
	void fail(Throwable failure) {
		this.failure = failure;
		end();
	}

	/** Throws away what is here; nobody will subscribe. */
	void discard() {
		this.queue.forEach(ByteBuf::release);
		this.queue.clear();
		finish();
	}

	/** What is to be done when all of it was taken, or nobody takes more. */
	void whenOver(Runnable action) {
		this.whenOver = action;
		if (this.finished) {
			action.run();
		}
	}

	private void finish() {
		boolean before = this.finished;
		this.finished = true;
		if (!before && this.whenOver != null) {
			this.whenOver.run();
		}
	}

	Channel channel() {
		return this.stream.channel();
	}

	/** See {@link Answer#upgrade}. */
	void upgrade(ChannelHandler handler, Runnable closed) {
		List<ByteBuf> early = List.copyOf(this.queue);
		this.queue.clear();
		finish();
		this.attempt.upgrade(handler, early, closed);
	}

	/** Whether the whole body is here. */
	boolean complete() {
		return this.ended && this.failure == null;
	}

	/**
	 * The whole body where it is one piece at most and {@link #complete()}, else null.
	 */
	@Nullable ByteBuf takeWhole(ByteBuf empty) {
		if (!complete() || this.queue.size() > 1 || this.subscriber != null) {
			return null;
		}
		@Nullable ByteBuf only = this.queue.pollFirst();
		finish();
		return (only != null) ? only : empty;
	}

	@Override
	public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
		if (this.subscriber != null || this.finished) {
			Operators.error(actual, new IllegalStateException("The answer can be read once"));
			return;
		}
		this.subscriber = actual;
		actual.onSubscribe(this);
	}

	@Override
	public void request(long n) {
		if (this.loop.inEventLoop()) {
			requestOnLoop(n);
		}
		else {
			this.loop.execute(() -> requestOnLoop(n));
		}
	}

	private void requestOnLoop(long n) {
		this.requested = Operators.addCap(this.requested, n);
		drain();
	}

	@Override
	public void cancel() {
		if (this.loop.inEventLoop()) {
			cancelOnLoop();
		}
		else {
			this.loop.execute(this::cancelOnLoop);
		}
	}

	private void cancelOnLoop() {
		if (this.finished) {
			return;
		}
		discard();
		if (!this.ended) {
			this.attempt.cancel();
		}
	}

	private void drain() {
		@Nullable CoreSubscriber<? super ByteBuf> to = this.subscriber;
		if (to != null && !this.draining && !this.finished) {
			this.draining = true;
			deliver(to);
			this.draining = false;
		}
		if (!this.ended) {
			pauseOrResume();
		}
	}

	private void deliver(CoreSubscriber<? super ByteBuf> to) {
		while (this.requested > 0 && !this.queue.isEmpty()) {
			ByteBuf data = this.queue.removeFirst();
			this.queuedBytes -= data.readableBytes();
			if (this.requested != Long.MAX_VALUE) {
				this.requested--;
			}
			to.onNext(data);
		}
		if (this.ended && this.queue.isEmpty() && !this.finished) {
			finish();
			if (this.failure != null) {
				to.onError(this.failure);
			}
			else {
				to.onComplete();
			}
		}
	}

	private void pauseOrResume() {
		boolean full = this.queuedBytes >= MAX_QUEUED || (!this.queue.isEmpty() && this.subscriber != null);
		if (full != this.paused) {
			this.paused = full;
			this.stream.read(!full);
		}
	}

}
