package io.lateen.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.ResponseEdit;
import io.lateen.exchange.StreamInfo;
import io.lateen.exchange.UpgradeRoute;
import io.lateen.model.Action;
import io.lateen.model.Mirror;
import io.lateen.model.Route;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * All that a route does to a request on its way to an application, in Envoy's order:
 * fault, cross-origin policy, then headers, Host and path. The request's headers are
 * copied once.
 */
final class ForwardFilter implements GatewayFilter {

	private static final int MILLION = 1_000_000;

	private final Route route;

	private final Action.Forward forward;

	private final @Nullable FaultInjection fault;

	private final @Nullable CrossOrigin crossOrigin;

	private final WeightedChoice<Target> targets;

	private final Deadline deadline;

	private final Operation operation;

	private final UpgradeRoute upgradeRoute;

	ForwardFilter(Route route, Action.Forward forward) {
		this.route = route;
		this.forward = forward;
		this.fault = (forward.fault() != null) ? new FaultInjection(forward.fault()) : null;
		this.crossOrigin = (forward.cors() != null) ? new CrossOrigin(forward.cors()) : null;
		this.targets = new WeightedChoice<>(
				forward.destinations().stream().map((destination) -> new Target(forward, destination)).toList(),
				(target) -> target.destination().weight());
		this.deadline = new Deadline(forward.timeout(), forward.retry());
		this.operation = new Operation(route, forward);
		this.upgradeRoute = new UpgradeRoute(route.origin(), route.webSockets());
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Target target = this.targets.draw();
		StreamInfo.of(exchange).route(this.route.origin().name()).cluster(target.cluster());
		edit(exchange, target, null);
		return (this.fault == null) ? crossOrigin(exchange, target, chain)
				: this.fault.inject(exchange, () -> crossOrigin(exchange, target, chain));
	}

	private void edit(ServerWebExchange exchange, Target target, @Nullable String origin) {
		if (!target.responseEdits().isEmpty() || origin != null) {
			new RouteAnswer(exchange, target.responseEdits(), this.crossOrigin, origin).attach(exchange);
		}
	}

	private Mono<Void> crossOrigin(ServerWebExchange exchange, Target target, GatewayFilterChain chain) {
		if (this.crossOrigin != null) {
			InboundRequest request = InboundRequest.of(exchange);
			String origin = this.crossOrigin.allowedOrigin(request);
			if (this.crossOrigin.answers(request, origin)) {
				return this.crossOrigin.answer(exchange, origin);
			}
			edit(exchange, target, origin);
		}
		return send(exchange, target, chain);
	}

	private Mono<Void> send(ServerWebExchange exchange, Target target, GatewayFilterChain chain) {
		InboundRequest request = InboundRequest.of(exchange);
		HttpHeaders headers = request.headers().copy();
		headers.set(Operation.HEADER, this.operation.name(request.serverPort()));
		Duration timeout = this.deadline.of(request);
		this.deadline.tell(timeout, request, headers);
		String path = target.rewrite(exchange, request, headers);
		new OutboundRequest(target.destination().cluster(), path, headers, timeout, this.forward.retry(), drawMirrors())
			.attach(exchange);
		if (request.upgrade()) {
			this.upgradeRoute.attach(exchange);
			exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, target.webSocketUri());
		}
		return chain.filter(exchange);
	}

	private List<Mirror> drawMirrors() {
		List<Mirror> mirrors = this.forward.mirrors();
		if (mirrors.isEmpty()) {
			return mirrors;
		}
		List<Mirror> drawn = new ArrayList<>(mirrors.size());
		for (Mirror mirror : mirrors) {
			if (mirror.parts() >= MILLION || ThreadLocalRandom.current().nextInt(MILLION) < mirror.parts()) {
				drawn.add(mirror);
			}
		}
		return drawn;
	}

	@Override
	public String toString() {
		return this.forward.toString();
	}

}
