package io.lateen.websocket;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.exchange.UpgradeRoute;
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

	private static final int REDIRECTION = 300;

	private static final int BAD_REQUEST = 400;

	private static final LocalReply DRAINING = LocalReply.of(503, "no new WebSockets: this port closes");

	private static final LocalReply NO_KEY = LocalReply.of(BAD_REQUEST, "no sec-websocket-key");

	private static final LocalReply NO_WEB_SOCKET = LocalReply
		.of(502, "the application's sec-websocket-accept is wrong")
		.because(ResponseFlag.UPSTREAM_RESET);

	private static final LocalReply NOT_UPGRADED = LocalReply.of(502, "the application does not speak WebSocket here")
		.because(ResponseFlag.UPSTREAM_RESET);

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
		@Nullable UpgradeRoute route = UpgradeRoute.find(exchange);
		if (outbound == null || route == null) {
			return this.others.handleRequest(exchange, handler);
		}
		return Mono.defer(() -> admit(new Upgrade(exchange, outbound, route)));
	}

	private Mono<Void> admit(Upgrade upgrade) {
		boolean draining = EdgeResponse.of(upgrade.exchange).draining();
		UpgradeResult result = draining ? UpgradeResult.DRAINING : this.tunnels.take(upgrade.route, upgrade.request());
		if (result == UpgradeResult.OPENED) {
			return shakeHands(upgrade).doFinally((signal) -> this.tunnels.giveBack(upgrade.route, upgrade.request()));
		}
		count(upgrade, result);
		StreamInfo.of(upgrade.exchange).detail("websocket_" + result.text());
		return switch (result) {
			case ROUTE_LIMIT -> turnAway(upgrade, Closing.ROUTE_LIMIT);
			case CLIENT_LIMIT -> turnAway(upgrade, Closing.CLIENT_LIMIT);
			case DRAINING, OPENED, REFUSED, FAILED -> DRAINING.send(upgrade.exchange);
		};
	}

	private static Mono<Void> turnAway(Upgrade upgrade, Closing why) {
		@Nullable String key = upgrade.outbound.headers().get(WebSocketKey.KEY);
		if (key == null && !upgrade.request().multiplexed()) {
			return NO_KEY.send(upgrade.exchange);
		}
		StreamInfo.of(upgrade.exchange).termination(Ending.by(why).toString());
		EdgeResponse response = EdgeResponse.of(upgrade.exchange);
		response.nativeHeaders().remove(HttpHeaderNames.TRANSFER_ENCODING);
		return response.completeHead(SWITCHING_PROTOCOLS, TurnedAway.head(upgrade.outbound.headers()))
			.then(Mono.defer(
					() -> TurnedAway.tell(EdgeRequest.of(upgrade.exchange).channel(), response.nativeHeaders(), why)));
	}

	private void count(Upgrade upgrade, UpgradeResult result) {
		this.tunnels.meters(upgrade.route, upgrade.outbound.cluster())
			.upgraded(result, upgrade.request().multiplexed());
	}

	private Mono<Void> shakeHands(Upgrade upgrade) {
		@Nullable String key = upgrade.request().multiplexed() ? WebSocketKey.random() : null;
		if (key != null) {
			upgrade.outbound.headers().set(WebSocketKey.KEY, key);
		}
		return this.dispatcher.dispatch(upgrade.exchange, upgrade.outbound).flatMap((outcome) -> switch (outcome) {
			case Outcome.Refused(var reply) -> fail(upgrade, reply);
			case Answer answer when answer.status() != SWITCHING_PROTOCOLS -> refuse(upgrade, answer);
			case Answer answer when !WebSocketKey.accepts(answer.headers().get(WebSocketKey.ACCEPT), key) -> {
				answer.cancel();
				yield fail(upgrade, NO_WEB_SOCKET);
			}
			case Answer answer -> open(upgrade, answer);
		});
	}

	private Mono<Void> fail(Upgrade upgrade, LocalReply reply) {
		count(upgrade, UpgradeResult.FAILED);
		return reply.send(upgrade.exchange);
	}

	private Mono<Void> open(Upgrade upgrade, Answer answer) {
		ServerWebExchange exchange = upgrade.exchange;
		EdgeResponse response = EdgeResponse.of(exchange);
		response.nativeHeaders().remove(HttpHeaderNames.TRANSFER_ENCODING);
		Mono<Void> opened = Mono.defer(() -> {
			RouteMeters meters = this.tunnels.meters(upgrade.route, upgrade.outbound.cluster());
			Tunnel tunnel = new Tunnel(EdgeRequest.of(exchange).channel(), upgrade.request(), StreamInfo.of(exchange),
					upgrade.route, upgrade.outbound.cluster(), this.tunnels.generation(), meters);
			// what is no longer needed would stay for as long as the socket
			upgrade.outbound.headers().clear();
			answer.headers().clear();
			return this.tunnels.run(tunnel, upgrade.route, answer, response.nativeHeaders());
		});
		return response.completeHead(SWITCHING_PROTOCOLS, answer.headers())
			.doOnCancel(answer::cancel)
			.doOnError((failure) -> answer.cancel())
			.then(opened);
	}

	private Mono<Void> refuse(Upgrade upgrade, Answer answer) {
		if (upgrade.request().multiplexed() && answer.status() < REDIRECTION) {
			answer.cancel();
			return fail(upgrade, NOT_UPGRADED); // HTTP/2 would take it for granted
		}
		count(upgrade, UpgradeResult.REFUSED);
		if (answer.status() < BAD_REQUEST) {
			// neither an upgrade nor a refusal: Envoy passes on the head alone
			answer.cancel();
			answer.headers()
				.remove(HttpHeaderNames.CONTENT_LENGTH)
				.remove(HttpHeaderNames.CONTENT_TYPE)
				.remove(HttpHeaderNames.TRANSFER_ENCODING)
				.remove(HttpHeaderNames.CONNECTION)
				.remove(HttpHeaderNames.UPGRADE);
			return EdgeResponse.of(upgrade.exchange).send(answer.status(), answer.headers(), Unpooled.EMPTY_BUFFER);
		}
		AnswerWriteFilter.prepare(upgrade.exchange, answer);
		return Mono.empty();
	}

	/** A request for a WebSocket. */
	private record Upgrade(ServerWebExchange exchange, OutboundRequest outbound, UpgradeRoute route) {

		InboundRequest request() {
			return InboundRequest.of(this.exchange);
		}
	}

}
