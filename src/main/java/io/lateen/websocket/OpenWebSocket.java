package io.lateen.websocket;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is told of an open WebSocket.
 *
 * @param id names it in this process
 * @param virtualService {@code namespace/name}
 * @param route rule and match in it, as {@code gateway/routes} names them
 * @param generation of the table in force when it was opened; the route may have changed
 * since
 * @param cluster where it leads, in the words of Istio
 * @param endpoint address and port of the application
 * @param client its address, as far as it is to be trusted
 * @param protocol the client's: {@code HTTP/1.1} or {@code HTTP/2}
 * @param openedMillis when, in milliseconds of the epoch
 * @param age since then
 * @param bytesReceived from the client
 * @param bytesSent to the client
 * @param bytesHeld of them, that one end has sent and the other is slow to take
 */
public record OpenWebSocket(String id, String virtualService, String route, long generation, String cluster,
		@Nullable String endpoint, String client, String protocol, long openedMillis, Duration age, long bytesReceived,
		long bytesSent, long bytesHeld) {
}
