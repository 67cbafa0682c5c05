package io.lateen.websocket;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.lateen.upstream.Answer;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The open tunnels. Nothing here ends one because of a change of configuration; only
 * {@link #drain} does, when the gateway goes away. Thread-safe.
 */
public final class Tunnels {

	/** RFC 6455, section 7.4.1: an endpoint is going away. */
	private static final int GOING_AWAY = 1001;

	private final Set<Tunnel> open = ConcurrentHashMap.newKeySet();

	/** How many are open. */
	public int count() {
		return this.open.size();
	}

	/** Those that are open now. */
	public List<Tunnel> open() {
		return List.copyOf(this.open);
	}

	/** Opens a tunnel; completes when it is closed. */
	Mono<Void> run(Tunnel tunnel, Answer answer, HttpHeaders head) {
		return Mono.<Void>create((sink) -> {
			this.open.add(tunnel);
			sink.onCancel(tunnel::close);
			tunnel.open(answer, head, () -> {
				this.open.remove(tunnel);
				sink.success();
			});
		}).doOnError((failure) -> {
			this.open.remove(tunnel);
			answer.cancel();
		});
	}

	/**
	 * Closes all tunnels with a close frame, spread evenly over a time, so that clients
	 * do not come back all at once.
	 * @return completes when all are closed
	 */
	public Mono<Void> drain(Duration over) {
		List<Tunnel> all = open();
		long nanos = over.toNanos() / Math.max(1, all.size());
		for (int i = 0; i < all.size(); i++) {
			all.get(i).closeLater(GOING_AWAY, i * nanos, TimeUnit.NANOSECONDS);
		}
		return Flux.fromIterable(all).flatMap(Tunnel::closed, Math.max(1, all.size())).then();
	}

}
