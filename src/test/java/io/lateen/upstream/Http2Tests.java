package io.lateen.upstream;

import java.time.Duration;
import java.util.Set;

import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.ByteBufMono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** Applications that speak HTTP/2 in clear text, as gRPC's do. */
@Timeout(30)
class Http2Tests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Proxy proxy = new Proxy();

	private final DisposableServer app = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.protocol(HttpProtocol.H2C)
		.handle(Http2Tests::answer)
		.bindNow();

	private final HttpClient client = HttpClient.create()
		.host("127.0.0.1")
		.port(this.proxy.port())
		.protocol(HttpProtocol.H2C);

	Http2Tests() {
		this.proxy.with(Proxy.cluster(Protocol.HTTP2, PoolLimits.DEFAULT, this.app.port()));
	}

	@AfterEach
	void close() {
		this.proxy.close();
		this.app.disposeNow();
	}

	private static Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		response.header("content-type", "application/grpc")
			.header("x-te", String.valueOf(request.requestHeaders().get("te")))
			.header("x-target", request.uri())
			.trailerHeaders((trailers) -> trailers.set("grpc-status", "0").set("grpc-message", "fine"));
		if (request.uri().startsWith("/refused")) {
			return response.header("grpc-status", "14").send();
		}
		return response.sendObject(request.receive().retain()).then();
	}

	@Test
	void bodiesAndTrailersPass() {
		Mono<HttpHeaders> trailers = this.client
			.headers((headers) -> headers.set("content-type", "application/grpc").set("te", "trailers"))
			.post()
			.uri("/pkg.Service/Method?x=%7B")
			.send(text("hello"))
			.responseSingle((response, body) -> {
				assertThat(response.responseHeaders().get("x-te")).isEqualTo("trailers");
				assertThat(response.responseHeaders().get("x-target")).isEqualTo("/pkg.Service/Method?x=%7B");
				return body.asString()
					.doOnNext((text) -> assertThat(text).isEqualTo("hello"))
					.then(response.trailerHeaders());
			});
		HttpHeaders got = trailers.block(PATIENCE);
		assertThat(got).isNotNull();
		assertThat(got.get("grpc-status")).isEqualTo("0");
		assertThat(got.get("grpc-message")).isEqualTo("fine");
	}

	@Test
	void manyStreamsShareAConnection() {
		Long answers = Flux.range(0, 500)
			.flatMap((i) -> this.client.post()
				.uri("/" + i)
				.send(text("body " + i))
				.responseSingle((response, body) -> body.asString())
				.filter(("body " + i)::equals), 100)
			.count()
			.block(PATIENCE);
		assertThat(answers).isEqualTo(500);
	}

	@Test
	void largeBodiesPassBothWays() {
		byte[] piece = new byte[100_000];
		Long bytes = this.client.post()
			.uri("/")
			.send(ByteBufFlux.fromInbound(Flux.range(0, 200).map((i) -> Unpooled.wrappedBuffer(piece))))
			.response((response, body) -> body.map(ByteBuf::readableBytes))
			.reduce(0L, Long::sum)
			.block(PATIENCE);
		assertThat(bytes).isEqualTo(20_000_000);
	}

	@Test
	void unavailableIsTriedAgain() throws Exception {
		this.proxy.retry(new RetryPolicy(2, Set.of(Condition.GRPC_UNAVAILABLE), Set.of(), null, Duration.ofMillis(2),
				TriedHosts.AVOID));
		Integer status = this.client.post()
			.uri("/refused")
			.send(text("x"))
			.responseSingle((response, body) -> Mono.just(response.status().code()))
			.block(PATIENCE);
		assertThat(status).isEqualTo(200);
		assertThat(this.proxy.info().attempts()).isEqualTo(3);
	}

	private static ByteBufMono text(String text) {
		return ByteBufMono.fromString(Mono.just(text));
	}

}
