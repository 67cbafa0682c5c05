package io.lateen.upstream;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.ResponseFlag;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Applications that break off, hang, overflow or close what they were to keep open. */
@Timeout(30)
class FaultyApplicationTests {

	@AutoClose
	private final Proxy proxy = new Proxy();

	@Test
	void connectionsClosedWhileIdleAreNotTheClientsProblem() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.respond(200, exchange.body());
			TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(3_000));
			exchange.close();
		})) {
			this.proxy.to(app.port());
			for (int i = 0; i < 300; i++) {
				assertThat(post("body " + i).body()).isEqualTo("body " + i);
				TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(3_000));
			}
		}
	}

	@Test
	void anAnswerThatBreaksOffBreaksOffForTheClient() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
			exchange.close();
		})) {
			this.proxy.to(app.port());
			assertThatThrownBy(() -> post("")).isInstanceOf(IOException.class);
		}
	}

	@Test
	void theTimeoutCutsAnAnswerUnderWay() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
			Thread.sleep(10_000);
		})) {
			this.proxy.to(app.port()).timeout(Duration.ofMillis(300));
			long begin = System.nanoTime();
			assertThatThrownBy(() -> post("")).isInstanceOf(IOException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		}
	}

	@Test
	void theTimeoutOfATryDoesNotReachTheNext() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			String body = exchange.body();
			Thread.sleep(700);
			exchange.respond((exchange.number() == 1) ? 503 : 200, body);
		})) {
			this.proxy.to(app.port())
				.retry(new RetryPolicy(1, Set.of(Condition.GATEWAY_ERROR), Set.of(), Duration.ofSeconds(1),
						Duration.ofMillis(2), TriedHosts.AVOID));
			assertThat(post("body").body()).isEqualTo("body");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "101 Switching Protocols", "099 Too Low", "1000 Too High" })
	void anAnswerThatNobodyAskedForIsAProtocolError(String status) throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> exchange.send("HTTP/1.1 " + status + "\r\n\r\n"))) {
			this.proxy.to(app.port());
			HttpResponse<String> answer = post("");
			assertThat(answer.statusCode()).isEqualTo(502);
			assertThat(answer.body()).endsWith("reset reason: protocol error");
		}
	}

	@Test
	void eachTryHasItsOwnTimeout() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			if (exchange.number() == 1) {
				Thread.sleep(10_000);
			}
			exchange.respond(200, "second");
		})) {
			this.proxy.to(app.port())
				.retry(new RetryPolicy(1, Set.of(Condition.GATEWAY_ERROR), Set.of(), Duration.ofSeconds(1),
						Duration.ofMillis(2), TriedHosts.AVOID));
			assertThat(post("").body()).isEqualTo("second");
			assertThat(this.proxy.info().attempts()).isEqualTo(2);
		}
	}

	@Test
	void moreThanTheClusterTakesIsRefusedAtOnce() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (RawUpstream app = new RawUpstream((exchange) -> {
			release.await();
			exchange.respond(200, "late");
		})) {
			PoolLimits limits = new PoolLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, Integer.MAX_VALUE,
					Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofHours(1), null);
			this.proxy.with(Proxy.cluster(Protocol.HTTP1, limits, app.port()));
			CompletableFuture<HttpResponse<String>> first = this.proxy.client.sendAsync(request(""),
					BodyHandlers.ofString());
			while (app.requests.isEmpty()) {
				Thread.sleep(5);
			}
			HttpResponse<String> second = post("");
			assertThat(second.statusCode()).isEqualTo(503);
			assertThat(second.headers().firstValue("x-envoy-overloaded")).hasValue("true");
			assertThat(second.body()).endsWith("reset reason: overflow");
			assertThat(this.proxy.info().flags()).containsExactly(ResponseFlag.UPSTREAM_OVERFLOW);
			release.countDown();
			assertThat(first.get().body()).isEqualTo("late");
		}
	}

	@Test
	void aBodyThatIsTooLargeToKeepIsSentOnce() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> {
			exchange.body();
			exchange.respond(503, "no");
		})) {
			this.proxy.to(app.port())
				.retry(new RetryPolicy(3, Set.of(Condition.SERVER_ERROR), Set.of(), null, Duration.ofMillis(2),
						TriedHosts.AVOID));
			assertThat(post("x".repeat(RequestBody.MAX_KEPT + 1)).statusCode()).isEqualTo(503);
			assertThat(app.requests).hasSize(1);
			assertThat(post("x".repeat(RequestBody.MAX_KEPT / 2)).statusCode()).isEqualTo(503);
			assertThat(app.requests).hasSize(5);
		}
	}

	@Test
	void aClientThatGoesAwayEndsTheRequest() throws Exception {
		CountDownLatch gone = new CountDownLatch(1);
		try (RawUpstream app = new RawUpstream((exchange) -> {
			if (exchange.in().read() < 0) {
				gone.countDown();
			}
		}); Socket impatient = new Socket("127.0.0.1", this.proxy.port())) {
			this.proxy.to(app.port());
			impatient.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			while (app.requests.isEmpty()) {
				Thread.sleep(5);
			}
			impatient.close();
			assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void anEndpointThatIsTakenAwayFinishesWhatItHas() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (RawUpstream old = new RawUpstream((exchange) -> {
			release.await();
			exchange.respond(200, "old");
		}); RawUpstream young = RawUpstream.saying("young")) {
			this.proxy.to(old.port());
			CompletableFuture<HttpResponse<String>> first = this.proxy.client.sendAsync(request(""),
					BodyHandlers.ofString());
			while (old.requests.isEmpty()) {
				Thread.sleep(5);
			}
			this.proxy.to(young.port());
			assertThat(post("").body()).isEqualTo("young");
			release.countDown();
			assertThat(first.get().body()).isEqualTo("old");
		}
	}

	@Test
	void whatHappensIsCounted() throws Exception {
		try (RawUpstream app = RawUpstream.saying("x")) {
			this.proxy.to(app.port());
			post("");
			post("");
			assertThat(this.proxy.meters.get("lateen.upstream.requests").tag("code", "2xx").counter().count())
				.isEqualTo(2);
			this.proxy.withoutClusters();
			await().untilAsserted(() -> assertThat(this.proxy.meters.getMeters())
				.noneMatch((meter) -> meter.getId().getName().startsWith("lateen.upstream")));
		}
	}

	private HttpRequest request(String body) {
		return HttpRequest.newBuilder(URI.create(this.proxy.url("/"))).POST(BodyPublishers.ofString(body)).build();
	}

	private HttpResponse<String> post(String body) throws IOException, InterruptedException {
		return this.proxy.client.send(request(body), BodyHandlers.ofString());
	}

}
