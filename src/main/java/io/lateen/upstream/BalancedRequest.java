package io.lateen.upstream;

import java.net.InetSocketAddress;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * What a {@link Balancer} may look at.
 *
 * @param target path and query as sent to the application
 * @param headers as sent to the application
 * @param peer the client's address
 */
public record BalancedRequest(String target, HttpHeaders headers, InetSocketAddress peer) {
}
