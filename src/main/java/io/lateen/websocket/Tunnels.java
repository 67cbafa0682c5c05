package io.lateen.websocket;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.UpgradeRoute;
import io.lateen.model.ClusterKey;
import io.lateen.model.ListenerKey;
import io.lateen.model.RoutingTable;
import io.lateen.model.TableConsumer;
import io.lateen.upstream.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The open tunnels. Nothing here ends one because of a change of configuration; only
 * {@link #drain} does, when a port closes or an operator asks, and the limits that
 * somebody set. Thread-safe.
 */
public final class Tunnels implements TableConsumer {

	private final Set<Tunnel> open = ConcurrentHashMap.newKeySet();

	private final Places places = new Places();

	private final WebSocketSettings settings;

	private final WebSocketMeters meters;

	private volatile long generation;

	public Tunnels(WebSocketSettings settings, MeterRegistry registry) {
		this.settings = settings;
		this.meters = new WebSocketMeters(registry);
	}

	@Override
	public void accept(RoutingTable table) {
		this.generation = table.generation();
		this.meters.follow(table);
	}

	/** Generation of the table in force. */
	long generation() {
		return this.generation;
	}

	/** How many are open. */
	public int count() {
		return this.open.size();
	}

	/** What is open now and fits, oldest first. */
	public List<OpenWebSocket> open(Predicate<OpenWebSocket> which) {
		return this.open.stream()
			.map(Tunnel::describe)
			.filter(which)
			.sorted(Comparator.comparing(OpenWebSocket::openedMillis).thenComparing(OpenWebSocket::id))
			.toList();
	}

	RouteMeters meters(UpgradeRoute route, ClusterKey cluster) {
		return this.meters.of(route.virtualService(), cluster);
	}

	/** See {@link Places#take}. */
	UpgradeResult take(UpgradeRoute route, InboundRequest request) {
		return this.places.take(route.virtualService(), request.clientAddress(),
				route.limits().or(this.settings.limits()));
	}

	/** A place is free again. */
	void giveBack(UpgradeRoute route, InboundRequest request) {
		this.places.giveBack(route.virtualService(), request.clientAddress());
	}

	/** Opens a tunnel; completes when it is closed. */
	Mono<Void> run(Tunnel tunnel, UpgradeRoute route, Answer answer, HttpHeaders head) {
		return Mono.<Void>create((sink) -> {
			this.open.add(tunnel);
			sink.onCancel(tunnel::close);
			@Nullable Lifetime lifetime = Lifetime.begin(tunnel, route.limits().or(this.settings.limits()));
			tunnel.open(answer, head, () -> {
				this.open.remove(tunnel);
				if (lifetime != null) {
					lifetime.end();
				}
				sink.success();
			});
		}).doOnError((failure) -> {
			this.open.remove(tunnel);
			answer.cancel();
		});
	}

	/** Closes those of a port, over the time that the settings say. */
	public void drain(ListenerKey port) {
		close(this.open.stream().filter((tunnel) -> tunnel.listener().equals(port)).toList(), Closing.DRAIN,
				this.settings.drainTime());
	}

	/**
	 * Closes what fits because an operator asks for it.
	 * @param over the time over which they are closed
	 * @return how many will be closed
	 */
	public int drain(Predicate<OpenWebSocket> which, Duration over) {
		List<Tunnel> fitting = this.open.stream().filter((tunnel) -> which.test(tunnel.describe())).toList();
		close(fitting, Closing.OPERATOR, over);
		return fitting.size();
	}

	/**
	 * Spread evenly over a time, oldest first, so that clients do not come back all at
	 * once.
	 */
	private static void close(List<Tunnel> tunnels, Closing why, Duration over) {
		List<Tunnel> sorted = tunnels.stream().sorted(Comparator.comparing(Tunnel::age).reversed()).toList();
		long nanos = over.toNanos() / Math.max(1, sorted.size());
		for (int i = 0; i < sorted.size(); i++) {
			sorted.get(i).closeLater(why, Duration.ofNanos(i * nanos));
		}
	}

}
