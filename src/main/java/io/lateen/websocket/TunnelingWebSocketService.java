package io.lateen.websocket;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.StreamInfo;
import io.lateen.upstream.Answer;
import io.lateen.upstream.AnswerWriteFilter;
import io.lateen.upstream.Dispatcher;
import io.lateen.upstream.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes Spring Cloud Gateway's {@code WebsocketRoutingFilter} ask the application before
 * the client is answered: the application's 101, with its subprotocol and extensions, or
 * its refusal is what the client gets (Envoy's upgrades do so). After 101 the two
 * connections are joined byte for byte. Upgrades on routes that are not the gateway's
 * take Spring's own way.
 */
public final class TunnelingWebSocketService implements WebSocketService {

	private static final int SWITCHING_PROTOCOLS = 101;

	private static final int BAD_REQUEST = 400;

	private final Dispatcher dispatcher;

	private final Tunnels tunnels;

	private final WebSocketService others;

	public TunnelingWebSocketService(Dispatcher dispatcher, Tunnels tunnels, WebSocketService others) {
		this.dispatcher = dispatcher;
		this.tunnels = tunnels;
		this.others = others;
	}

	@Override
	public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
		@Nullable OutboundRequest outbound = OutboundRequest.find(exchange);
		if (outbound == null) {
			return this.others.handleRequest(exchange, handler);
		}
		return this.dispatcher.dispatch(exchange, outbound).flatMap((outcome) -> switch (outcome) {
			case Outcome.Refused(var reply) -> reply.send(exchange);
			case Answer answer when answer.status() == SWITCHING_PROTOCOLS -> open(exchange, outbound, answer);
			case Answer answer -> refuse(exchange, answer);
		});
	}

	private Mono<Void> open(ServerWebExchange exchange, OutboundRequest outbound, Answer answer) {
		EdgeResponse response = EdgeResponse.of(exchange);
		response.nativeHeaders().remove(HttpHeaderNames.TRANSFER_ENCODING);
		Mono<Void> opened = Mono.defer(() -> {
			Tunnel tunnel = new Tunnel(EdgeRequest.of(exchange).channel(), StreamInfo.of(exchange), outbound.cluster());
			return this.tunnels.run(tunnel, answer, response.nativeHeaders());
		});
		return response.completeHead(SWITCHING_PROTOCOLS, answer.headers())
			.doOnCancel(answer::cancel)
			.doOnError((failure) -> answer.cancel())
			.then(opened);
	}

	private static Mono<Void> refuse(ServerWebExchange exchange, Answer answer) {
		if (answer.status() < BAD_REQUEST) {
			// neither an upgrade nor a refusal: Envoy passes on the head alone
			answer.cancel();
			answer.headers()
				.remove(HttpHeaderNames.CONTENT_LENGTH)
				.remove(HttpHeaderNames.CONTENT_TYPE)
				.remove(HttpHeaderNames.TRANSFER_ENCODING)
				.remove(HttpHeaderNames.CONNECTION)
				.remove(HttpHeaderNames.UPGRADE);
			return EdgeResponse.of(exchange).send(answer.status(), answer.headers(), Unpooled.EMPTY_BUFFER);
		}
		AnswerWriteFilter.prepare(exchange, answer);
		return Mono.empty();
	}

}
