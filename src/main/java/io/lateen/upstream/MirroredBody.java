package io.lateen.upstream;

import io.netty.buffer.ByteBuf;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The copy of a request's body that a mirror gets. It never slows the request down: a
 * mirror that lags too far behind loses the rest. Lives on one event loop.
 */
final class MirroredBody {

	private final Sinks.Many<ByteBuf> parts = Sinks.many()
		.unicast()
		.onBackpressureBuffer(Queues.<ByteBuf>small().get());

	private int waiting;

	private boolean over;

	/** Adds a copy of a part. */
	void copy(ByteBuf data) {
		if (this.over) {
			return;
		}
		this.waiting += data.readableBytes();
		if (this.waiting > RequestBody.MAX_KEPT) {
			fail();
			return;
		}
		ByteBuf copy = data.retainedDuplicate();
		if (this.parts.tryEmitNext(copy).isFailure()) {
			copy.release();
			fail();
		}
	}

	void end() {
		this.over = true;
		this.parts.tryEmitComplete();
	}

	/** The rest is lost. */
	void fail() {
		this.over = true;
		this.parts.tryEmitError(new IllegalStateException("The body of a mirrored request was not complete"));
	}

	/** For the request that carries it. */
	Flux<ByteBuf> flux() {
		return this.parts.asFlux()
			.doOnNext((part) -> this.waiting -= part.readableBytes())
			.doOnDiscard(ByteBuf.class, ByteBuf::release);
	}

	/** Nobody takes more. */
	void close() {
		this.over = true;
		this.parts.tryEmitComplete();
		// what nobody subscribed to is still here; of a second subscriber nothing is
		// wanted
		this.parts.asFlux().subscribe(ByteBuf::release, (twice) -> {
		});
	}

}
