package io.lateen.upstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.RetryPolicy;
import io.lateen.upstream.Retries.Decision;
import io.lateen.upstream.connection.AnswerListener.Reset;
import io.lateen.upstream.connection.RequestHead;
import io.lateen.upstream.connection.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request on its way to an application, with all its tries (Envoy:
 * source/common/router/router.cc). Emits the answer as soon as its head is here and will
 * not be tried again. Subscribed to once; all of it happens on the event loop of the
 * client's connection.
 */
final class Forwarding extends Mono<Outcome> implements Subscription, Attempt.Owner, RequestBody.Owner {

	private static final int SWITCHING_PROTOCOLS = 101;

	private static final int CONTINUE = 100;

	private static final AsciiString ATTEMPT_COUNT = AsciiString.cached("x-envoy-attempt-count");

	private final LiveCluster cluster;

	private final InboundRequest inbound;

	private final RequestedConnection connections;

	private final OutboundRequest outbound;

	private final StreamInfo info;

	private final EventLoop loop;

	private final Runnable sendContinue;

	private final RequestHead head;

	private final @Nullable RequestBody body;

	private final @Nullable Retries retries;

	private final boolean http2;

	private final EndpointChoice choice;

	private @Nullable CoreSubscriber<? super Outcome> subscriber;

	private @Nullable Attempt current;

	private @Nullable Future<?> timeout;

	private @Nullable Future<?> tryTimeout;

	private int attempts;

	private boolean continued;

	private boolean requestEnded;

	private long requestEndNanos;

	private boolean started;

	private boolean done;

	/**
	 * @param body null for none
	 * @param sendContinue tells the client that its body is wanted
	 */
	Forwarding(LiveCluster cluster, BalancedRequest balanced, OutboundRequest outbound, StreamInfo info,
			@Nullable Flux<ByteBuf> body, Runnable sendContinue) {
		this.cluster = cluster;
		this.choice = new EndpointChoice(cluster, balanced, outbound.retry());
		this.inbound = balanced.inbound();
		this.connections = new RequestedConnection(balanced, outbound.headers());
		this.outbound = outbound;
		this.info = info;
		this.loop = balanced.client().eventLoop();
		this.sendContinue = sendContinue;
		this.head = new RequestHead(this.inbound.method(), this.inbound.scheme(), outbound.target(),
				outbound.headers());
		@Nullable RetryPolicy policy = outbound.retry();
		this.retries = (policy != null) ? new Retries(policy, cluster.breaker()) : null;
		this.http2 = switch (cluster.definition().protocol()) {
			case HTTP1 -> false;
			case HTTP2 -> !this.inbound.upgrade();
			case CLIENTS_CHOICE -> this.inbound.multiplexed() && !this.inbound.upgrade();
		};
		boolean keep = policy != null && Retries.needsBody(policy, this.http2);
		this.body = (body != null) ? new RequestBody(body, this.loop, keep, this) : null;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Outcome> actual) {
		this.subscriber = actual;
		actual.onSubscribe(this);
	}

	@Override
	public void request(long n) {
		onLoop(this::start);
	}

	private void onLoop(Runnable task) {
		if (this.loop.inEventLoop()) {
			task.run();
		}
		else {
			this.loop.execute(task);
		}
	}

	private void start() {
		if (this.started || this.done) {
			return;
		}
		this.started = true;
		if (this.body == null) {
			requestEnded();
		}
		attempt();
	}

	@Override
	public void requestEnded() {
		this.requestEnded = true;
		this.requestEndNanos = System.nanoTime();
		@Nullable Duration limit = this.outbound.timeout();
		if (limit != null) {
			this.timeout = this.loop.schedule(this::timedOut, limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		if (this.current != null && this.current.stream() != null) {
			startTryTimeout();
		}
	}

	@Override
	public void requestFailed(Throwable cause) {
		// the client went away in the middle of its request
		if (this.current != null) {
			this.current.cancel();
		}
		@Nullable CoreSubscriber<? super Outcome> to = finish();
		if (to != null) {
			to.onError(cause);
		}
	}

	private void attempt() {
		if (this.done) {
			return;
		}
		@Nullable LiveEndpoint endpoint = this.choice.next();
		if (endpoint == null) {
			refuse(FailureReplies.noHealthyUpstream());
			return;
		}
		this.attempts++;
		if (this.inbound.mesh().headers().attemptCount()) {
			this.head.headers().set(ATTEMPT_COUNT, Integer.toString(this.attempts));
		}
		this.info.attempt(endpoint.toString());
		Attempt attempt = new Attempt(this, endpoint, this.head, this.body, this.inbound.grpc());
		this.current = attempt;
		Transport transport = this.cluster.transport();
		attempt.begin(endpoint.pool(this.loop, transport, this.connections.key(transport), this.http2));
	}

	@Override
	public void started(Attempt attempt) {
		if (this.requestEnded && this.current == attempt) {
			startTryTimeout();
		}
	}

	private void startTryTimeout() {
		cancel(this.tryTimeout); // a body that is here already ends while the try starts
		@Nullable RetryPolicy policy = this.outbound.retry();
		if (policy != null && policy.perTryTimeout() != null && !this.done) {
			cancel(this.tryTimeout);
			this.tryTimeout = this.loop.schedule(this::tryTimedOut, policy.perTryTimeout().toNanos(),
					TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void interim(int status, HttpHeaders headers) {
		if (status == CONTINUE && !this.continued) {
			this.continued = true;
			this.sendContinue.run();
		}
	}

	@Override
	public void answered(Attempt attempt, Answer answer) {
		cancel(this.tryTimeout);
		if (this.retries != null) {
			Decision decision = this.retries.onHead(answer.status(), answer.headers());
			if (decision == Decision.AGAIN && canReplay()) {
				attempt.cancel();
				answer.body().discard();
				again();
				return;
			}
			flag(decision);
		}
		if (this.requestEnded) {
			this.info.upstreamServiceMillis((System.nanoTime() - this.requestEndNanos) / 1_000_000);
		}
		@Nullable String cookie = this.choice.cookie();
		if (cookie != null) {
			answer.headers().add(HttpHeaderNames.SET_COOKIE, cookie);
		}
		emit(answer);
	}

	private void emit(Answer answer) {
		this.info.detail("via_upstream"); // Envoy's StreamInfo::ResponseCodeDetails
		if (this.body != null) {
			this.body.forgetKept();
		}
		if (this.retries != null) {
			this.retries.end();
		}
		@Nullable CoreSubscriber<? super Outcome> to = this.subscriber;
		this.subscriber = null;
		if (to != null && !this.done) {
			this.cluster.meters().answered(answer.status());
			if (answer.status() == SWITCHING_PROTOCOLS) {
				close(); // timeouts are over
			}
			else {
				answer.body().whenOver(this::close);
			}
			to.onNext(answer);
			to.onComplete();
		}
	}

	@Override
	public void failed(Attempt attempt, Reset reset, boolean requestStarted) {
		cancel(this.tryTimeout);
		if (reset.stale() && canReplay()) {
			// ends with a new connection at the latest, which cannot be stale
			this.attempts--;
			this.choice.undo();
			attempt();
			return;
		}
		if (this.retries != null) {
			Decision decision = this.retries.onReset(reset, requestStarted);
			if (decision == Decision.AGAIN && canReplay()) {
				again();
				return;
			}
			flag(decision);
		}
		refuse(FailureReplies.reset(reset, this.attempts > 1));
	}

	private boolean canReplay() {
		return this.body == null || this.body.replayable();
	}

	private void flag(Decision decision) {
		switch (decision) {
			case EXHAUSTED -> this.info.flag(ResponseFlag.RETRIES_EXHAUSTED);
			case OVERFLOW -> this.info.flag(ResponseFlag.UPSTREAM_OVERFLOW);
			case AGAIN, NO -> {
			}
		}
	}

	private void again() {
		this.cluster.meters().retried();
		cancel(this.tryTimeout);
		this.current = null;
		long millis = (this.retries != null) ? this.retries.backoff() : 0;
		this.loop.schedule(this::attempt, millis, TimeUnit.MILLISECONDS);
	}

	private void tryTimedOut() {
		@Nullable Attempt attempt = this.current;
		if (this.done || attempt == null || this.subscriber == null) {
			return;
		}
		attempt.timedOut();
		if (this.retries != null) {
			Decision decision = this.retries.onTimeout();
			if (decision == Decision.AGAIN && canReplay()) {
				again();
				return;
			}
			flag(decision);
		}
		refuse(FailureReplies.timeout());
	}

	private void timedOut() {
		if (this.done) {
			return;
		}
		@Nullable Attempt attempt = this.current;
		if (this.subscriber != null) {
			if (attempt != null) {
				attempt.timedOut();
			}
			refuse(FailureReplies.timeout());
		}
		else if (attempt != null) {
			// the head is with the client: only a cut tells that the rest is missing
			attempt.cut();
		}
	}

	private void refuse(LocalReply reply) {
		if (reply.flag() != null) {
			this.cluster.meters().failed(reply.flag());
		}
		@Nullable CoreSubscriber<? super Outcome> to = finish();
		if (to != null) {
			to.onNext(new Outcome.Refused(reply));
			to.onComplete();
		}
	}

	@Override
	public void cancel() {
		onLoop(() -> {
			if (this.subscriber != null && this.current != null) {
				this.current.cancel();
			}
			finish();
		});
	}

	private @Nullable CoreSubscriber<? super Outcome> finish() {
		@Nullable CoreSubscriber<? super Outcome> to = this.subscriber;
		this.subscriber = null;
		close();
		return to;
	}

	/** Nothing more happens. */
	private void close() {
		this.done = true;
		cancel(this.timeout);
		cancel(this.tryTimeout);
		if (this.retries != null) {
			this.retries.end();
		}
		if (this.body != null) {
			this.body.close();
		}
	}

	private static void cancel(@Nullable Future<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
	}

}
