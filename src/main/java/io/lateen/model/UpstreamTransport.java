package io.lateen.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How connections to endpoints are made and kept.
 *
 * @param tls null for clear text
 * @param keepalive TCP keep-alive probes; null for none
 * @param proxyProtocol the PROXY header sent first; null for none
 * @param http2KeepAlive PING frames; null for none
 */
public record UpstreamTransport(@Nullable UpstreamTls tls, @Nullable TcpKeepalive keepalive,
		@Nullable ProxyProtocol proxyProtocol, @Nullable Http2KeepAlive http2KeepAlive) {

	public static final UpstreamTransport PLAIN = new UpstreamTransport(null, null, null, null);

	/** TLS, and no more. */
	public static UpstreamTransport of(UpstreamTls tls) {
		return new UpstreamTransport(tls, null, null, null);
	}

	/**
	 * Keep-alive probes; null leaves a value to the operating system.
	 *
	 * @param probes without answer after which a connection is dead
	 * @param time of silence before the first probe
	 * @param interval between probes
	 */
	public record TcpKeepalive(@Nullable Integer probes, @Nullable Duration time, @Nullable Duration interval) {
	}

	/**
	 * HTTP/2's PING.
	 *
	 * @param interval between an answer and the next question
	 * @param timeout after which a connection without answer is closed
	 */
	public record Http2KeepAlive(Duration interval, Duration timeout) {
	}

	/** Version of the PROXY header. */
	public enum ProxyProtocol {

		V1, V2

	}

}
