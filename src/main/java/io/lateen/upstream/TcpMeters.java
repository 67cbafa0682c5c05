package io.lateen.upstream;

import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What is counted of connections to a cluster whose bytes are passed on: Istio's
 * {@code istio_tcp_*} in Lateen's names. Thread-safe.
 */
final class TcpMeters implements AutoCloseable {

	private final MeterRegistry registry;

	private final String cluster;

	private final Counter opened;

	private final Counter closed;

	private final Counter received;

	private final Counter sent;

	TcpMeters(MeterRegistry registry, String cluster) {
		this.registry = registry;
		this.cluster = cluster;
		this.opened = counter("lateen.upstream.tcp.connections.opened");
		this.closed = counter("lateen.upstream.tcp.connections.closed");
		this.received = counter("lateen.upstream.tcp.received.bytes");
		this.sent = counter("lateen.upstream.tcp.sent.bytes");
	}

	private Counter counter(String name) {
		return Counter.builder(name).tag("cluster", this.cluster).register(this.registry);
	}

	void opened() {
		this.opened.increment();
	}

	void closed() {
		this.closed.increment();
	}

	/** The client sent something. */
	void received(int bytes) {
		this.received.increment(bytes);
	}

	/** The application sent something. */
	void sent(int bytes) {
		this.sent.increment(bytes);
	}

	/** The cluster is gone. */
	@Override
	public void close() {
		List.of(this.opened, this.closed, this.received, this.sent).forEach(this.registry::remove);
	}

}
