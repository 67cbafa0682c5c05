package io.lateen.listener;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the gateway's ports, {@code lateen.listener.*}. The defaults are those of
 * Istio's Envoy.
 *
 * @param maxHeaderSize of a request's head, request line included; more is answered 431
 * @param maxHeaders lines of a request's head; more is answered 431
 * @param idleTimeout how long a kept-alive connection may be without a request
 * @param handshakeTimeout how long a TLS handshake may take
 * @param maxConcurrentStreams of an HTTP/2 connection
 * @param initialWindow of an HTTP/2 stream: of a WebSocket, or of a body that nobody
 * reads, no more is held
 * @param uploadWindow of a stream whose body is being read, so that far clients are fast
 * @param backlog connections that wait to be accepted
 * @param drainDelay from the failing readiness to closed ports, so that load balancers
 * learn of it first
 * @param drainTime how long requests may take to end when a port closes
 * @param retryInterval between attempts to bind a port that is taken
 */
public record ListenerSettings(@DefaultValue("60KB") DataSize maxHeaderSize, @DefaultValue("100") int maxHeaders,
		@DefaultValue("1h") Duration idleTimeout, @DefaultValue("15s") Duration handshakeTimeout,
		@DefaultValue("1024") int maxConcurrentStreams, @DefaultValue("256KB") DataSize initialWindow,
		@DefaultValue("16MB") DataSize uploadWindow, @DefaultValue("1024") int backlog,
		@DefaultValue("1s") Duration drainDelay, @DefaultValue("25s") Duration drainTime,
		@DefaultValue("5s") Duration retryInterval) {
}
