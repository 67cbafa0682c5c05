package io.lateen.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.lateen.exchange.ResponseFlag;
import io.lateen.model.ClusterKey;
import io.lateen.upstream.connection.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one cluster, from its first request on. Clusters come from
 * configuration and codes are counted by class, so clients can't make series.
 * Thread-safe.
 */
final class ClusterMeters implements AutoCloseable {

	private static final int CLASSES = 6;

	private final MeterRegistry registry;

	private final List<Meter> gauges = new ArrayList<>();

	private final @Nullable Counter[] classes = new Counter[CLASSES];

	private final @Nullable Counter[] failures = new Counter[ResponseFlag.values().length];

	private final Counter retries;

	private final String cluster;

	ClusterMeters(MeterRegistry registry, ClusterKey key, CircuitBreaker load) {
		this.registry = registry;
		this.cluster = key.name();
		this.retries = Counter.builder("lateen.upstream.retries").tag("cluster", this.cluster).register(registry);
		gauge("lateen.upstream.requests.active", load::activeRequests);
		gauge("lateen.upstream.requests.pending", load::pendingRequests);
		gauge("lateen.upstream.connections", load::openConnections);
	}

	private void gauge(String name, Supplier<Number> value) {
		this.gauges.add(Gauge.builder(name, value).tag("cluster", this.cluster).register(this.registry));
	}

	/** An application answered. */
	void answered(int status) {
		int index = Math.min(status / 100, CLASSES - 1);
		@Nullable Counter counter = this.classes[index];
		if (counter == null) {
			counter = counter("lateen.upstream.requests", "code", index + "xx");
			this.classes[index] = counter; // whoever comes second gets the same one
		}
		counter.increment();
	}

	/** The gateway answered by itself. */
	void failed(ResponseFlag flag) {
		@Nullable Counter counter = this.failures[flag.ordinal()];
		if (counter == null) {
			counter = counter("lateen.upstream.failures", "flag", flag.letters());
			this.failures[flag.ordinal()] = counter;
		}
		counter.increment();
	}

	void retried() {
		this.retries.increment();
	}

	private Counter counter(String name, String tag, String value) {
		return Counter.builder(name).tag("cluster", this.cluster).tag(tag, value).register(this.registry);
	}

	/** The cluster is gone. */
	@Override
	public void close() {
		this.gauges.forEach(this.registry::remove);
		this.registry.remove(this.retries);
		remove(this.classes);
		remove(this.failures);
	}

	private void remove(@Nullable Counter[] counters) {
		for (@Nullable
		Counter counter : counters) {
			if (counter != null) {
				this.registry.remove(counter);
			}
		}
	}

}
