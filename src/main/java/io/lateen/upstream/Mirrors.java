package io.lateen.upstream;

import java.util.ArrayList;
import java.util.List;

import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Mirror;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Sends copies of a request, whose answers nobody waits for (Envoy:
 * source/common/router/router.cc, maybeDoShadowing). A copy whose cluster does not exist
 * is not sent.
 */
final class Mirrors {

	private static final Runnable NOTHING = () -> {
	};

	private final Clusters clusters;

	Mirrors(Clusters clusters) {
		this.clusters = clusters;
	}

	/**
	 * Sends the copies that a request asks for.
	 * @param body of the request, null for none
	 * @return the body to read in its place
	 */
	@Nullable Flux<ByteBuf> send(BalancedRequest request, OutboundRequest outbound, @Nullable Flux<ByteBuf> body) {
		List<MirroredBody> copies = new ArrayList<>(outbound.mirrors().size());
		for (Mirror mirror : outbound.mirrors()) {
			@Nullable LiveCluster cluster = this.clusters.find(mirror.cluster());
			if (cluster != null) {
				@Nullable MirroredBody copy = (body != null) ? new MirroredBody() : null;
				send(cluster, request, copyOf(outbound, mirror), copy);
				if (copy != null) {
					copies.add(copy);
				}
			}
		}
		return (body != null && !copies.isEmpty()) ? copying(body, copies) : body;
	}

	private static void send(LiveCluster cluster, BalancedRequest request, OutboundRequest copy,
			@Nullable MirroredBody body) {
		new Forwarding(cluster, request, copy, new StreamInfo(), (body != null) ? body.flux() : null, NOTHING)
			.subscribe((outcome) -> {
				if (outcome instanceof Answer answer) {
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

	private static Flux<ByteBuf> copying(Flux<ByteBuf> body, List<MirroredBody> copies) {
		return body.doOnNext((part) -> copies.forEach((copy) -> copy.copy(part)))
			.doOnComplete(() -> copies.forEach(MirroredBody::end))
			.doOnError((failure) -> copies.forEach(MirroredBody::fail))
			.doOnCancel(() -> copies.forEach(MirroredBody::fail));
	}

}
