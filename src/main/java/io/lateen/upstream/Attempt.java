package io.lateen.upstream;

import java.util.List;

import io.lateen.upstream.connection.AnswerListener;
import io.lateen.upstream.connection.ConnectionPool;
import io.lateen.upstream.connection.RequestHead;
import io.lateen.upstream.connection.ResetReason;
import io.lateen.upstream.connection.StreamRequest;
import io.lateen.upstream.connection.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One try of a request at one endpoint. Lives on one event loop. */
final class Attempt implements StreamRequest, AnswerListener, RequestBody.Sink {

	/** Who decides what follows from it. */
	interface Owner {

		/** A stream was found and the request's head is on its way. */
		void started(Attempt attempt);

		/** An interim answer came. */
		void interim(int status, HttpHeaders headers);

		/** The answer's head is here, maybe with all of the body. */
		void answered(Attempt attempt, Answer answer);

		/** There will be no answer. */
		void failed(Attempt attempt, Reset reset, boolean requestStarted);

	}

	private final Owner owner;

	private final LiveEndpoint endpoint;

	private final RequestHead head;

	private final @Nullable RequestBody body;

	private final boolean grpc;

	private @Nullable ConnectionPool pool;

	private @Nullable UpstreamStream stream;

	private @Nullable Answer answer;

	private boolean told;

	private boolean over;

	/**
	 * @param grpc whether the answer's status may be one of gRPC's
	 */
	Attempt(Owner owner, LiveEndpoint endpoint, RequestHead head, @Nullable RequestBody body, boolean grpc) {
		this.grpc = grpc;
		this.owner = owner;
		this.endpoint = endpoint;
		this.head = head;
		this.body = body;
	}

	LiveEndpoint endpoint() {
		return this.endpoint;
	}

	@Nullable UpstreamStream stream() {
		return this.stream;
	}

	void begin(ConnectionPool pool) {
		this.endpoint.began();
		this.pool = pool;
		pool.request(this);
	}

	/** Gives it up; its owner hears nothing more of it. */
	void cancel() {
		if (this.over) {
			return;
		}
		over();
		if (this.stream != null) {
			this.stream.cancel();
		}
		else if (this.pool != null) {
			this.pool.withdraw(this);
		}
		if (this.answer != null) {
			this.answer.body().discard();
		}
	}

	/** Gives it up because it takes too long. */
	void timedOut() {
		if (!this.over && this.stream != null && this.answer == null) {
			this.endpoint.health().timedOut();
		}
		cancel();
	}

	/** See {@link Answer#upgrade}; the endpoint has this request until the end. */
	void upgrade(ChannelHandler handler, List<ByteBuf> early, Runnable closed) {
		UpstreamStream from = streamOrThrow();
		this.stream = null;
		from.upgrade(handler, early, () -> {
			over();
			closed.run();
		});
	}

	/** Ends an answer that the client has begun to get. */
	void cut() {
		@Nullable Answer begun = this.answer;
		if (!this.over && begun != null) {
			over();
			streamOrThrow().cancel();
			begun.body().fail(new UpstreamResetException(ResetReason.LOCAL_RESET));
		}
	}

	private void over() {
		this.over = true;
		this.endpoint.ended();
		if (this.body != null) {
			this.body.detach();
		}
	}

	@Override
	public void onStream(UpstreamStream stream) {
		if (this.over) {
			stream.cancel();
			return;
		}
		this.stream = stream;
		this.endpoint.health().connected();
		stream.start(this.head, this, this.body == null);
		if (this.body != null) {
			this.body.sendTo(this);
		}
		stream.flush();
		this.owner.started(this);
	}

	@Override
	public void onFailure(Reset reset) {
		if (this.over) {
			return;
		}
		over();
		noteFailure(reset);
		this.owner.failed(this, reset, false);
	}

	@Override
	public void onInterim(int status, HttpHeaders headers) {
		this.owner.interim(status, headers);
	}

	@Override
	public void onHead(int status, HttpHeaders headers) {
		this.endpoint.health().answered(this.grpc ? GrpcStatus.toHttp(status, headers) : status);
		this.answer = new Answer(status, headers, new AnswerBody(this, streamOrThrow()));
	}

	@Override
	public void onData(ByteBuf data) {
		if (this.answer != null) {
			this.answer.body().offer(data);
		}
		else {
			data.release();
		}
	}

	@Override
	public void onEnd(HttpHeaders trailers) {
		over();
		if (this.answer != null) {
			this.answer.trailers(trailers);
			this.answer.body().end();
			tell(this.answer);
		}
	}

	@Override
	public void onPause() {
		if (this.answer != null) {
			tell(this.answer);
		}
	}

	private void tell(Answer answer) {
		if (!this.told) {
			this.told = true;
			this.owner.answered(this, answer);
		}
	}

	@Override
	public void onReset(Reset reset) {
		over();
		noteFailure(reset);
		if (this.answer != null) {
			tell(this.answer);
			this.answer.body().fail(new UpstreamResetException(reset.reason()));
		}
		else {
			this.owner.failed(this, reset, true);
		}
	}

	/**
	 * Limits of the cluster are not the endpoint's fault, nor are connections that it
	 * closed while they were idle.
	 */
	private void noteFailure(Reset reset) {
		if (reset.reason() != ResetReason.OVERFLOW && !reset.stale()) {
			this.endpoint.health().failed();
		}
	}

	@Override
	public void onWritabilityChanged() {
		if (this.body != null) {
			this.body.askForMore();
		}
	}

	@Override
	public void write(ByteBuf data) {
		streamOrThrow().write(data);
	}

	@Override
	public void end() {
		streamOrThrow().end();
	}

	@Override
	public void flush() {
		streamOrThrow().flush();
	}

	@Override
	public boolean writable() {
		return !this.over && this.stream != null && this.stream.writable();
	}

	private UpstreamStream streamOrThrow() {
		if (this.stream == null) {
			throw new IllegalStateException("No stream yet");
		}
		return this.stream;
	}

}
