package io.lateen.filter;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Fault;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Faults of a route, compiled: first the delay, then the abort, each drawn by itself
 * (Envoy source/extensions/filters/http/fault/fault_filter.cc). No more than a bounded
 * number of requests wait at a time; those beyond are not delayed.
 */
final class FaultInjection {

	private static final int MOST_WAITING = 100_000;

	private static final int MILLION = 1_000_000;

	private static final AtomicInteger WAITING = new AtomicInteger();

	private final Fault.@Nullable Delay delay;

	private final Fault.@Nullable Abort abort;

	private final LocalReply reply;

	private final LocalReply grpcReply;

	FaultInjection(Fault fault) {
		this.delay = fault.delay();
		this.abort = fault.abort();
		this.reply = reply(fault.abort());
		this.grpcReply = grpcReply(fault.abort(), this.reply);
	}

	private static LocalReply reply(Fault.@Nullable Abort abort) {
		int status = (abort != null && abort.httpStatus() != null) ? abort.httpStatus() : 200;
		return LocalReply.of(status, "fault filter abort").because(ResponseFlag.FAULT_INJECTED);
	}

	private static LocalReply grpcReply(Fault.@Nullable Abort abort, LocalReply reply) {
		return (abort != null && abort.grpcStatus() != null)
				? reply.with("grpc-status", Integer.toString(abort.grpcStatus())) : reply;
	}

	/**
	 * Lets a request wait, or answers it, or lets it pass.
	 * @param passed what becomes of a request that is not aborted
	 */
	Mono<Void> inject(ServerWebExchange exchange, Supplier<Mono<Void>> passed) {
		if (this.delay == null || !drawn(this.delay.parts()) || WAITING.get() >= MOST_WAITING) {
			return abortOr(exchange, passed);
		}
		StreamInfo.of(exchange).flag(ResponseFlag.DELAY_INJECTED);
		return waitFor(this.delay.duration(), exchange).then(Mono.defer(() -> abortOr(exchange, passed)));
	}

	private Mono<Void> abortOr(ServerWebExchange exchange, Supplier<Mono<Void>> passed) {
		if (this.abort == null || !drawn(this.abort.parts())) {
			return passed.get();
		}
		return (InboundRequest.of(exchange).grpc() ? this.grpcReply : this.reply).send(exchange);
	}

	/**
	 * On the connection's own event loop, so that the request does not change threads.
	 */
	private static Mono<Void> waitFor(Duration delay, ServerWebExchange exchange) {
		return Mono.create((sink) -> {
			WAITING.incrementAndGet();
			Future<?> timer = EdgeRequest.of(exchange)
				.eventLoop()
				.schedule(() -> sink.success(), delay.toNanos(), TimeUnit.NANOSECONDS);
			sink.onDispose(() -> {
				timer.cancel(false);
				WAITING.decrementAndGet();
			});
		});
	}

	private static boolean drawn(int parts) {
		return parts >= MILLION || (parts > 0 && ThreadLocalRandom.current().nextInt(MILLION) < parts);
	}

}
