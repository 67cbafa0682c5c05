package io.lateen.upstream;

import java.util.ArrayList;
import java.util.List;

import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Mirror;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends copies of a request, whose answers nobody waits for (Envoy:
 * source/common/router/router.cc, maybeDoShadowing). A copy whose cluster does not exist
 * is not sent.
 */
final class Mirrors {

	private static final int SWITCHING_PROTOCOLS = 101;

	private static final Runnable NOTHING = () -> {
	};

	private final Clusters clusters;

	Mirrors(Clusters clusters) {
		this.clusters = clusters;
	}

	/**
	 * Sends the copies that a request asks for.
	 * @param withBody whether the request has one
	 * @return the copies of its body, to be filled by {@link #copying}
	 */
	List<MirroredBody> send(BalancedRequest request, OutboundRequest outbound, boolean withBody) {
		if (outbound.mirrors().isEmpty()) {
			return List.of();
		}
		List<MirroredBody> copies = new ArrayList<>(outbound.mirrors().size());
		for (Mirror mirror : outbound.mirrors()) {
			@Nullable LiveCluster cluster = this.clusters.find(mirror.cluster(), request.inbound().startNanos());
			if (cluster != null) {
				@Nullable MirroredBody copy = withBody ? new MirroredBody() : null;
				send(cluster, request, copyOf(outbound, mirror), copy);
				if (copy != null) {
					copies.add(copy);
				}
			}
		}
		return copies;
	}

	private static void send(LiveCluster cluster, BalancedRequest request, OutboundRequest copy,
			@Nullable MirroredBody body) {
		new Forwarding(cluster, request, copy, new StreamInfo(), (body != null) ? body.flux() : null, NOTHING)
			.subscribe((outcome) -> {
				if (outcome instanceof Answer answer && answer.status() == SWITCHING_PROTOCOLS) {
					answer.cancel(); // there is nobody to talk to
				}
				else if (outcome instanceof Answer answer) {
					answer.body().subscribe(ByteBuf::release, (cut) -> close(body), () -> close(body));
				}
				else {
					close(body);
				}
			}, (failure) -> close(body));
	}

	private static void close(@Nullable MirroredBody body) {
		if (body != null) {
			body.close();
		}
	}

	private static OutboundRequest copyOf(OutboundRequest outbound, Mirror mirror) {
		return new OutboundRequest(mirror.cluster(), outbound.target(), outbound.headers().copy(), outbound.timeout(),
				null, List.of());
	}

	/** The body of a request, which fills its copies while it is read. */
	static Flux<ByteBuf> copying(Flux<ByteBuf> body, List<MirroredBody> copies) {
		return body.doOnNext((part) -> copies.forEach((copy) -> copy.copy(part)))
			.doOnComplete(() -> copies.forEach(MirroredBody::end))
			.doOnError((failure) -> copies.forEach(MirroredBody::fail))
			.doOnCancel(() -> copies.forEach(MirroredBody::fail));
	}

	/**
	 * What came of a request. Nobody may have read the body of one that was refused or
	 * given up: its copies would wait for it for ever.
	 */
	static Mono<Outcome> ending(Mono<Outcome> request, List<MirroredBody> copies) {
		return request.doOnNext((outcome) -> {
			if (outcome instanceof Outcome.Refused) {
				copies.forEach(MirroredBody::fail);
			}
		}).doOnCancel(() -> copies.forEach(MirroredBody::fail));
	}

}
