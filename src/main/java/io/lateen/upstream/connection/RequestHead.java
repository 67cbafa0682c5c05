package io.lateen.upstream.connection;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * What precedes a request's body.
 *
 * @param method as the client sent it
 * @param scheme {@code http} or {@code https}; HTTP/2 has a place for it
 * @param target path and query as they are written to the wire
 * @param headers Host included; shared by all tries, written to between tries only
 */
public record RequestHead(String method, String scheme, String target, HttpHeaders headers) {
}
