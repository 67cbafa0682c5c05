package io.lateen.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.lateen.exchange.ResponseFlag;
import io.lateen.model.ClusterKey;
import io.lateen.upstream.connection.CircuitBreaker;
import io.lateen.upstream.outlier.Ejection;
import io.lateen.upstream.outlier.OutlierWatch;
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

	private final @Nullable Counter[] ejections = new Counter[Ejection.values().length];

	private final Counter retries;

	private final Counter ejectionsOverflow;

	private final String cluster;

	/** Made with the first connection whose bytes are passed on. */
	private volatile @Nullable TcpMeters tcp;

	ClusterMeters(MeterRegistry registry, ClusterKey key, CircuitBreaker load, OutlierWatch outliers) {
		this.registry = registry;
		this.cluster = key.name();
		this.retries = Counter.builder("lateen.upstream.retries").tag("cluster", this.cluster).register(registry);
		this.ejectionsOverflow = Counter.builder("lateen.upstream.ejections.overflow")
			.tag("cluster", this.cluster)
			.register(registry);
		gauge("lateen.upstream.requests.active", load::activeRequests);
		gauge("lateen.upstream.requests.pending", load::pendingRequests);
		gauge("lateen.upstream.connections", load::openConnections);
		gauge("lateen.upstream.endpoints.ejected", outliers::active);
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

	/** An endpoint is left out from now on. */
	void ejected(Ejection reason) {
		@Nullable Counter counter = this.ejections[reason.ordinal()];
		if (counter == null) {
			counter = counter("lateen.upstream.ejections", "reason", reason.word());
			this.ejections[reason.ordinal()] = counter;
		}
		counter.increment();
	}

	/** An endpoint fails, but as many as may be are left out. */
	void notEjected() {
		this.ejectionsOverflow.increment();
	}

	/** What is counted of connections whose bytes are passed on. */
	TcpMeters tcp() {
		@Nullable TcpMeters made = this.tcp;
		if (made == null) {
			made = new TcpMeters(this.registry, this.cluster);
			this.tcp = made; // whoever comes second counts in the same series
		}
		return made;
	}

	private Counter counter(String name, String tag, String value) {
		return Counter.builder(name).tag("cluster", this.cluster).tag(tag, value).register(this.registry);
	}

	/** The cluster is gone. */
	@Override
	public void close() {
		this.gauges.forEach(this.registry::remove);
		this.registry.remove(this.retries);
		this.registry.remove(this.ejectionsOverflow);
		remove(this.ejections);
		remove(this.classes);
		remove(this.failures);
		@Nullable TcpMeters ofTcp = this.tcp;
		if (ofTcp != null) {
			ofTcp.close();
		}
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
