package io.lateen.listener;

import java.net.InetSocketAddress;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * What HTTP/3 needs of its port.
 *
 * @param address to bind
 * @param loops what connections run on
 * @param settings limits
 * @param servers the server of a server name in lower case, empty for none; null refuses
 * the client
 * @param requests serves requests of connections that their server has accepted
 * ({@link SecureServer#accept})
 */
public record Http3Edge(Supplier<InetSocketAddress> address, LoopResources loops, ListenerSettings settings,
		Function<String, @Nullable SecureServer> servers,
		BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> requests) {
}
