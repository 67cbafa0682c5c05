package io.lateen.listener;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lateen.exchange.RequestObserver;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.MeshSettings;
import io.lateen.model.RoutingTable;
import io.lateen.model.TableConsumer;
import io.lateen.tcp.TcpProxy;
import io.lateen.tls.CredentialFiles;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.netty.resources.LoopResources;

import org.springframework.http.server.reactive.HttpHandler;

/**
 * The gateway's open ports. Follows the routing table: opens what is new, drains what is
 * gone, leaves all else and every open connection alone. Thread-safe.
 */
public final class GatewayPorts implements TableConsumer {

	private final ListenerSettings settings;

	private final int offset;

	private final Supplier<LoopResources> loops;

	private final Scheduler background;

	private final RequestObserver observer;

	private final PortClosing closing;

	private final TlsEnvironment tls;

	private final TcpProxy tcp;

	private final Http3Provider http3;

	private final Map<ListenerKey, GatewayPort> ports = new ConcurrentHashMap<>();

	private volatile Consumer<List<ServerProblem>> problems = (_) -> {
	};

	private volatile MeshSettings mesh = MeshSettings.DEFAULT;

	private @Nullable RoutingTable table;

	private @Nullable HttpHandler handler;

	private @Nullable Disposable retry;

	private @Nullable CompletableFuture<Boolean> drained;

	private @Nullable Disposable hourly;

	private boolean stopped;

	/**
	 * Creates the ports, none open.
	 * @param offset added to each port
	 * @param loops what connections run on
	 * @param background where ports are drained and bound again; may block
	 * @param observer hears of each request's end
	 * @param closing hears of each port that closes
	 * @param provider who speaks TLS
	 * @param files tells of changed files of certificates
	 * @param tcp serves connections whose bytes are passed on
	 * @param http3 serves HTTP/3
	 */
	public GatewayPorts(ListenerSettings settings, int offset, Supplier<LoopResources> loops, Scheduler background,
			RequestObserver observer, PortClosing closing, SslProvider provider, CredentialFiles files, TcpProxy tcp,
			Http3Provider http3) {
		this.http3 = http3;
		this.tcp = tcp;
		this.closing = closing;
		this.settings = settings;
		this.offset = offset;
		this.loops = loops;
		this.background = background;
		this.observer = observer;
		this.tls = new TlsEnvironment(new ServerContextFactory(provider), new LastGood(), files, this::tellProblems);
	}

	@Override
	public synchronized void accept(RoutingTable table) {
		this.table = table;
		this.mesh = table.mesh();
		follow();
	}

	/** Opens the ports of the current table and follows the next ones. */
	synchronized void start(HttpHandler handler) {
		this.handler = handler;
		long hour = Duration.ofHours(1).toSeconds();
		this.hourly = this.background.schedulePeriodically(this::everyHour, hour, hour, TimeUnit.SECONDS);
		follow();
	}

	private void everyHour() {
		this.ports.values().forEach((port) -> port.chains().renewTickets());
		tellProblems(); // a certificate may have expired
	}

	private void follow() {
		RoutingTable current = this.table;
		HttpHandler serving = this.handler;
		if (current == null || serving == null || this.stopped) {
			return;
		}
		List.copyOf(this.ports.keySet())
			.stream()
			.filter((key) -> !current.listeners().containsKey(key))
			.forEach(this::remove);
		current.listeners().values().forEach((listener) -> open(listener, serving));
		this.tls.lastGood()
			.retain(this.ports.values()
				.stream()
				.flatMap((port) -> port.chains().credentials())
				.collect(Collectors.toSet()));
		tellProblems();
		retryLater();
	}

	private void open(Listener listener, HttpHandler serving) {
		GatewayPort known = this.ports.get(listener.key());
		if (known != null) {
			known.update(listener);
			return;
		}
		GatewayPort port = new GatewayPort(listener, this.offset, this.settings, serving, () -> this.mesh,
				this.observer, this.closing, this.loops.get(), this.tls, this.tcp, this.http3);
		this.ports.put(listener.key(), port);
		port.open();
	}

	/** Is told of all problems when they may be others than before. */
	public void follow(Consumer<List<ServerProblem>> problems) {
		this.problems = problems;
	}

	private void tellProblems() {
		this.problems.accept(this.ports.values().stream().flatMap(GatewayPort::problems).toList());
	}

	private void remove(ListenerKey key) {
		GatewayPort port = this.ports.remove(key);
		if (port != null) {
			this.background.schedule(() -> port.drain(this.settings.drainTime()));
		}
	}

	private void retryLater() {
		boolean pending = this.retry != null && !this.retry.isDisposed();
		if (!pending && this.ports.values().stream().anyMatch((port) -> !port.isComplete())) {
			this.retry = this.background.schedule(this::retry, this.settings.retryInterval().toMillis(),
					TimeUnit.MILLISECONDS);
		}
	}

	private synchronized void retry() {
		this.retry = null;
		if (!this.stopped) {
			this.ports.values().forEach(GatewayPort::retry);
			tellProblems();
			retryLater();
		}
	}

	/** How each port fares, also those that could not be bound. */
	public List<ListenerStatus> statuses() {
		return this.ports.values().stream().map(GatewayPort::status).toList();
	}

	/** A port that is open, -1 for none. */
	int anyPort() {
		return this.ports.values().stream().filter(GatewayPort::isOpen).mapToInt(GatewayPort::port).min().orElse(-1);
	}

	/**
	 * Ends the connections with their answers, closes the ports after the drain delay,
	 * and waits for requests. Does so once, however often it is asked.
	 * @return completes with whether all requests finished
	 */
	synchronized CompletableFuture<Boolean> drain() {
		CompletableFuture<Boolean> known = this.drained;
		if (known == null) {
			known = drain(stop());
			this.drained = known;
		}
		return known;
	}

	private CompletableFuture<Boolean> drain(Map<ListenerKey, GatewayPort> open) {
		return CompletableFuture.supplyAsync(() -> {
			pause(this.settings.drainDelay());
			return open.values()
				.stream()
				.map((port) -> onThread(() -> port.drain(this.settings.drainTime())))
				.toList()
				.stream()
				.allMatch(CompletableFuture::join);
		}, GatewayPorts::thread);
	}

	private synchronized Map<ListenerKey, GatewayPort> stop() {
		this.stopped = true;
		Stream.of(this.retry, this.hourly).filter(Objects::nonNull).forEach(Disposable::dispose);
		this.ports.values().forEach(GatewayPort::beginDrain);
		return new HashMap<>(this.ports);
	}

	/** Closes all at once. */
	void close() {
		stop().values().forEach(GatewayPort::close);
		this.ports.clear();
	}

	private static CompletableFuture<Boolean> onThread(Supplier<Boolean> work) {
		return CompletableFuture.supplyAsync(work, GatewayPorts::thread);
	}

	private static void thread(Runnable work) {
		Thread.ofVirtual().name("drain").start(work);
	}

	private static void pause(Duration time) {
		try {
			Thread.sleep(time);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
