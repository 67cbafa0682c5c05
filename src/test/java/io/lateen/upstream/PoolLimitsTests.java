package io.lateen.upstream;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lateen.exchange.ResponseFlag;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each limit of a cluster's connections and requests, at an application that sees it. */
@Timeout(30)
class PoolLimitsTests {

	private static final int NONE = Integer.MAX_VALUE;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final Proxy proxy = new Proxy();

	@Test
	void aConnectionTakesItsNumberOfRequests() throws Exception {
		try (RawUpstream app = RawUpstream.saying("hi")) {
			limits(app, new PoolLimits(NONE, NONE, NONE, NONE, 2, NONE, Duration.ofHours(1), null));
			for (int i = 0; i < 5; i++) {
				assertThat(get().statusCode()).isEqualTo(200);
			}
			assertThat(app.connections).hasValue(3);
		}
	}

	@Test
	void idleConnectionsAreClosedInTime() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.respond(200, "hi");
			if (exchange.in().read() < 0) {
				closed.countDown();
			}
		})) {
			limits(app, new PoolLimits(NONE, NONE, NONE, NONE, NONE, NONE, Duration.ofMillis(300), null));
			assertThat(get().statusCode()).isEqualTo(200);
			assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void requestsWaitForTheOneConnectionOrAreRefused() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (RawUpstream app = new RawUpstream((exchange) -> {
			release.await();
			exchange.respond(200, "late");
		})) {
			// each event loop has one connection at least, and may have one request
			// waiting
			limits(app, new PoolLimits(1, 1, NONE, NONE, NONE, NONE, Duration.ofHours(1), null));
			List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 40).mapToObj((i) -> send()).toList();
			await().atMost(PATIENCE)
				.until(() -> all.stream().filter(CompletableFuture::isDone).count() >= 40 - 2 * loops());
			all.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).forEach((refused) -> {
				assertThat(refused.statusCode()).isEqualTo(503);
				assertThat(refused.body()).endsWith("reset reason: overflow");
			});
			release.countDown();
			assertThat(all.stream().map(CompletableFuture::join).map(HttpResponse::statusCode)).contains(200);
			assertThat(app.connections.get()).isLessThanOrEqualTo(loops());
		}
	}

	private static int loops() {
		return LoopResources.DEFAULT_IO_WORKER_COUNT;
	}

	@Test
	void noMoreRetriesAreUnderWayThanAllowed() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> exchange.respond(503, "no"))) {
			RetryPolicy retry = new RetryPolicy(2, Set.of(Condition.SERVER_ERROR), Set.of(), null, Duration.ofMillis(2),
					TriedHosts.AVOID);
			limits(app, new PoolLimits(NONE, NONE, NONE, 0, NONE, NONE, Duration.ofHours(1), null)).retry(retry);
			assertThat(get().statusCode()).isEqualTo(503);
			assertThat(app.requests).hasSize(1);
			assertThat(this.proxy.info().flags()).contains(ResponseFlag.UPSTREAM_OVERFLOW);
			limits(app, PoolLimits.DEFAULT);
			assertThat(get().statusCode()).isEqualTo(503);
			assertThat(app.requests).hasSize(4);
		}
	}

	@Test
	void aConnectionCarriesItsNumberOfStreams() {
		Sinks.Empty<Void> release = Sinks.empty();
		Map<Object, Integer> streams = new ConcurrentHashMap<>();
		DisposableServer app = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(HttpProtocol.H2C)
			.handle((request, response) -> {
				streams.merge(Objects.requireNonNull(request.remoteAddress()), 1, Integer::sum);
				return response.sendString(release.asMono().thenReturn("late"));
			})
			.bindNow();
		try {
			this.proxy.with(Proxy.cluster(Protocol.HTTP2,
					new PoolLimits(NONE, NONE, NONE, NONE, NONE, 2, Duration.ofHours(1), null), app.port()));
			CompletableFuture<List<String>> answers = Flux.range(0, 12)
				.flatMap((i) -> spoken(HttpProtocol.H2C), 12)
				.collectList()
				.toFuture();
			await().atMost(PATIENCE).until(() -> streams.values().stream().mapToInt(Integer::intValue).sum() == 12);
			assertThat(streams.values()).allMatch((number) -> number <= 2).contains(2);
			release.tryEmitEmpty();
			assertThat(answers.join()).hasSize(12).containsOnly("late");
		}
		finally {
			app.disposeNow();
		}
	}

	@Test
	void theClientsProtocolIsSpokenWhereAskedFor() {
		DisposableServer app = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
			.handle((request, response) -> response.sendString(Mono.just(request.version().text())))
			.bindNow();
		try {
			this.proxy.with(Proxy.cluster(Protocol.CLIENTS_CHOICE, PoolLimits.DEFAULT, app.port()));
			assertThat(Flux.just(HttpProtocol.HTTP11, HttpProtocol.H2C)
				.concatMap(this::spoken)
				.collectList()
				.block(PATIENCE)).containsExactly("HTTP/1.1", "HTTP/2.0");
		}
		finally {
			app.disposeNow();
		}
	}

	/** The answer to a client of that protocol. */
	private Mono<String> spoken(HttpProtocol protocol) {
		return reactor.netty.http.client.HttpClient.create()
			.protocol(protocol)
			.get()
			.uri(this.proxy.url("/"))
			.responseContent()
			.aggregate()
			.asString();
	}

	private Proxy limits(RawUpstream app, PoolLimits limits) {
		return this.proxy.with(Proxy.cluster(Protocol.HTTP1, limits, app.port()));
	}

	private HttpResponse<String> get() throws Exception {
		return this.proxy.client.send(request(), BodyHandlers.ofString());
	}

	private CompletableFuture<HttpResponse<String>> send() {
		return this.proxy.client.sendAsync(request(), BodyHandlers.ofString());
	}

	private HttpRequest request() {
		return HttpRequest.newBuilder(URI.create(this.proxy.url("/"))).build();
	}

}
