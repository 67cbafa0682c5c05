package io.lateen.websocket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * What is counted of the WebSockets from one VirtualService to one cluster. Its tags come
 * from configuration, results and close codes are few, so clients can't make series.
 * Thread-safe.
 */
final class RouteMeters implements AutoCloseable {

	private final MeterRegistry registry;

	private final Tags tags;

	private final AtomicInteger open = new AtomicInteger();

	private final LongAdder received = new LongAdder();

	private final LongAdder sent = new LongAdder();

	private final Timer duration;

	private final Set<Meter> registered = ConcurrentHashMap.newKeySet();

	RouteMeters(MeterRegistry registry, String virtualService, String cluster) {
		this.registry = registry;
		this.tags = Tags.of("virtual_service", virtualService, "cluster", cluster);
		this.registered.add(Gauge.builder("lateen.websocket.open", this.open, AtomicInteger::get)
			.description("WebSockets that are open")
			.tags(this.tags)
			.register(registry));
		bytes("received", this.received, LongAdder::sum);
		bytes("sent", this.sent, LongAdder::sum);
		this.duration = Timer.builder("lateen.websocket.duration")
			.description("From the handshake to the end")
			.tags(this.tags)
			.register(registry);
		this.registered.add(this.duration);
	}

	private void bytes(String direction, LongAdder count, ToDoubleFunction<LongAdder> value) {
		this.registered.add(FunctionCounter.builder("lateen.websocket.bytes", count, value)
			.description("Bytes from clients (received) and to them (sent), frame headers included")
			.tags(this.tags)
			.tag("direction", direction)
			.baseUnit("bytes")
			.register(this.registry));
	}

	/** How many are open. */
	int open() {
		return this.open.get();
	}

	/** An upgrade came to an end, granted or not. */
	void upgraded(UpgradeResult result, boolean http2) {
		count("lateen.websocket.upgrades", "How requests for a WebSocket ended",
				Tags.of("result", result.text(), "protocol", http2 ? "HTTP/2" : "HTTP/1.1"));
		if (result == UpgradeResult.OPENED) {
			this.open.incrementAndGet();
		}
	}

	void received(int bytes) {
		this.received.add(bytes);
	}

	void sent(int bytes) {
		this.sent.add(bytes);
	}

	void closed(Ending ending, Duration age) {
		this.open.decrementAndGet();
		this.duration.record(age);
		count("lateen.websocket.closed", "Who closed WebSockets, with which code",
				Tags.of("by", ending.by().text(), "code", ending.codeClass(), "reason", ending.reason()));
	}

	private void count(String name, String description, Tags more) {
		Counter counter = Counter.builder(name)
			.description(description)
			.tags(this.tags.and(more))
			.register(this.registry);
		this.registered.add(counter);
		counter.increment();
	}

	/** The route is gone. */
	@Override
	public void close() {
		this.registered.forEach(this.registry::remove);
	}

}
