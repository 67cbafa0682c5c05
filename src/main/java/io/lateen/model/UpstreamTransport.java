package io.lateen.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What lies between HTTP and TCP on connections to endpoints.
 *
 * @param tls null for clear text
 * @param keepalive TCP keep-alive probes; null for none
 * @param proxyProtocol the PROXY header sent first; null for none
 */
public record UpstreamTransport(@Nullable UpstreamTls tls, @Nullable TcpKeepalive keepalive,
		@Nullable ProxyProtocol proxyProtocol) {

	public static final UpstreamTransport PLAIN = new UpstreamTransport(null, null, null);

	/**
	 * Keep-alive probes; null leaves a value to the operating system.
	 *
	 * @param probes without answer after which a connection is dead
	 * @param time of silence before the first probe
	 * @param interval between probes
	 */
	public record TcpKeepalive(@Nullable Integer probes, @Nullable Duration time, @Nullable Duration interval) {
	}

	/** Version of the PROXY header. */
	public enum ProxyProtocol {

		V1, V2

	}

}
