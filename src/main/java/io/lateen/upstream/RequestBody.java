package io.lateen.upstream;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The body of a client's request on its way to one try after the other. Read as fast as
 * the try can send. What was sent is kept for a next try up to a limit, a higher one
 * where a policy may ask for it; beyond that there is no next try. Lives on one event
 * loop.
 */
final class RequestBody implements CoreSubscriber<ByteBuf> {

	/** Envoy's default per_request_buffer_limit_bytes. */
	static final int MAX_KEPT = 1024 * 1024;

	/** Enough to begin anew when a connection turns out to be closed. */
	private static final int MAX_KEPT_FOR_STALE = 64 * 1024;

	/** Who sends the body on. */
	interface Sink {

		void write(ByteBuf data);

		void end();

		void flush();

		boolean writable();

	}

	/** Who wants to know how it goes. */
	interface Owner {

		void requestEnded();

		void requestFailed(Throwable cause);

	}

	private final Flux<ByteBuf> source;

	private final EventLoop loop;

	private final Owner owner;

	private final List<ByteBuf> kept = new ArrayList<>();

	private @Nullable Subscription subscription;

	private @Nullable Sink sink;

	private final int maxKept;

	private int keptBytes;

	private boolean keeping = true;

	private boolean subscribed;

	private boolean asked;

	private boolean sentAny;

	private boolean lost;

	private boolean ended;

	private boolean closed;

	private boolean sending;

	/**
	 * @param retried whether an answer may lead to a next try
	 */
	RequestBody(Flux<ByteBuf> source, EventLoop loop, boolean retried, Owner owner) {
		this.source = source;
		this.loop = loop;
		this.maxKept = retried ? MAX_KEPT : MAX_KEPT_FOR_STALE;
		this.owner = owner;
	}

	/** Whether a next try would get all of it. */
	boolean replayable() {
		return !this.lost;
	}

	/** Sends it on from its begin. The caller flushes. */
	void sendTo(Sink to) {
		this.sink = to;
		this.sending = true;
		for (ByteBuf part : this.kept) {
			to.write(part.retainedDuplicate());
		}
		if (this.ended) {
			to.end();
		}
		else if (!this.subscribed) {
			this.subscribed = true;
			this.source.subscribe(this);
		}
		this.sending = false;
		askForMore();
	}

	/** Nobody takes more of it for now. */
	void detach() {
		this.sink = null;
	}

	/** More can be sent, or no longer. */
	void askForMore() {
		if (this.sink != null && this.sink.writable() && this.subscription != null && !this.asked && !this.ended) {
			this.asked = true;
			this.subscription.request(1);
		}
	}

	/** There will be no next try. */
	void forgetKept() {
		this.keeping = false;
		this.lost |= this.sentAny;
		this.kept.forEach(ByteBuf::release);
		this.kept.clear();
	}

	/** Nobody wants it any more. */
	void close() {
		this.closed = true;
		this.sink = null;
		forgetKept();
		if (this.subscription != null && !this.ended) {
			this.ended = true;
			this.subscription.cancel();
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		this.asked = true;
		subscription.request(1);
	}

	@Override
	public void onNext(ByteBuf data) {
		if (this.loop.inEventLoop()) {
			take(data);
		}
		else {
			this.loop.execute(() -> take(data));
		}
	}

	private void take(ByteBuf data) {
		this.asked = false;
		if (this.closed) {
			data.release();
			return;
		}
		keep(data);
		if (this.sink != null) {
			this.sentAny = true;
			this.sink.write(data);
			if (!this.sending) {
				this.sink.flush();
			}
			askForMore();
		}
		else if (this.lost || this.keeping) {
			data.release();
		}
		else {
			// came between two tries and was never sent
			this.kept.add(data);
		}
	}

	private void keep(ByteBuf data) {
		if (!this.keeping) {
			this.lost |= this.sink != null;
			return;
		}
		this.keptBytes += data.readableBytes();
		if (this.keptBytes > this.maxKept) {
			this.lost = true;
			forgetKept();
		}
		else {
			this.kept.add(data.retainedDuplicate());
		}
	}

	@Override
	public void onComplete() {
		if (this.loop.inEventLoop()) {
			complete();
		}
		else {
			this.loop.execute(this::complete);
		}
	}

	private void complete() {
		if (this.closed || this.ended) {
			return;
		}
		this.ended = true;
		if (this.sink != null) {
			this.sink.end();
			if (!this.sending) {
				this.sink.flush();
			}
		}
		this.owner.requestEnded();
	}

	@Override
	public void onError(Throwable cause) {
		this.loop.execute(() -> {
			if (!this.closed) {
				this.ended = true;
				this.owner.requestFailed(cause);
			}
		});
	}

}
