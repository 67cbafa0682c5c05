package io.lateen.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests to HTTP/1.1 applications, and to those that fail in all the usual ways. */
@Timeout(20)
class ForwardingTests {

	private static final String BEFORE_HEADERS = "upstream connect error or disconnect/reset before headers. ";

	@AutoClose
	private final Proxy proxy = new Proxy();

	@Test
	void requestsArriveAsTheyWereSent() throws Exception {
		try (RawUpstream app = RawUpstream.saying("hello")) {
			this.proxy.to(app.port());
			HttpResponse<String> answer = get("/a%20b/..;x?q=%zz".replace("%zz", "1"));
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("hello");
			assertThat(app.requests).singleElement().satisfies((request) -> {
				assertThat(request.line()).isEqualTo("GET /a%20b/..;x?q=1 HTTP/1.1");
				assertThat(request.header("host")).isEqualTo("127.0.0.1:" + this.proxy.port());
				assertThat(request.header("x-envoy-attempt-count")).isEqualTo("1");
				assertThat(request.header("accept")).isEmpty();
			});
		}
	}

	@Test
	void connectionsAreUsedAgain() throws Exception {
		try (RawUpstream app = RawUpstream.saying("hello")) {
			this.proxy.to(app.port());
			for (int i = 0; i < 20; i++) {
				assertThat(get("/").statusCode()).isEqualTo(200);
			}
			assertThat(app.connections.get()).isLessThanOrEqualTo(2);
		}
	}

	@Test
	void bodiesPassBothWays() throws Exception {
		try (RawUpstream app = RawUpstream.echo()) {
			this.proxy.to(app.port());
			HttpResponse<String> answer = this.proxy.client.send(HttpRequest.newBuilder(URI.create(this.proxy.url("/")))
				.POST(BodyPublishers.ofString("ping"))
				.build(), BodyHandlers.ofString());
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("ping");
		}
	}

	@Test
	void aBodyOfUnknownLengthArrivesInChunks() throws Exception {
		try (RawUpstream app = RawUpstream.saying("hello")) {
			this.proxy.to(app.port());
			this.proxy.client.send(HttpRequest.newBuilder(URI.create(this.proxy.url("/")))
				.POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("ping")))
				.build(), BodyHandlers.ofString());
			assertThat(app.requests.getFirst().header("transfer-encoding")).isEqualTo("chunked");
		}
	}

	@Test
	void noBodyIsSaidWhereOneCouldBe() throws Exception {
		try (RawUpstream app = RawUpstream.saying("hello")) {
			this.proxy.to(app.port());
			for (String method : new String[] { "OPTIONS", "DELETE", "GET" }) {
				try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port())) {
					socket.getOutputStream()
						.write((method + " / HTTP/1.1\r\nHost: app.test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
					assertThat(socket.getInputStream().read()).isEqualTo('H');
				}
			}
			assertThat(app.requests).extracting((request) -> request.header("content-length"))
				.containsExactly("0", "", "");
		}
	}

	@Test
	void largeBodiesPassBothWays() throws Exception {
		try (RawUpstream app = RawUpstream.echo()) {
			this.proxy.to(app.port());
			HttpResponse<String> answer = this.proxy.client.send(HttpRequest.newBuilder(URI.create(this.proxy.url("/")))
				.POST(BodyPublishers.ofString("x".repeat(5_000_000)))
				.build(), BodyHandlers.ofString());
			assertThat(answer.body()).hasSize(5_000_000);
		}
	}

	@Test
	void absentCluster() throws Exception {
		HttpResponse<String> answer = get("/");
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).isEmpty();
		assertThat(this.proxy.info().flags()).containsExactly(ResponseFlag.NO_CLUSTER);
	}

	@Test
	void noEndpoint() throws Exception {
		this.proxy.to();
		HttpResponse<String> answer = get("/");
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).isEqualTo("no healthy upstream");
		assertThat(this.proxy.info().flags()).containsExactly(ResponseFlag.NO_HEALTHY_UPSTREAM);
	}

	@Test
	void nobodyListens() throws Exception {
		this.proxy.to(RawUpstream.nobody());
		HttpResponse<String> answer = get("/");
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body()).isEqualTo(BEFORE_HEADERS + "reset reason: remote connection failure");
		assertThat(this.proxy.info().flags()).containsExactly(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
	}

	@Test
	void nobodyListensAndRetriesAreUsedUp() throws Exception {
		this.proxy.to(RawUpstream.nobody()).retry(retry(2, Condition.CONNECT_FAILURE));
		HttpResponse<String> answer = get("/");
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body())
			.isEqualTo(BEFORE_HEADERS + "retried and the latest reset reason: remote connection failure");
		StreamInfo info = this.proxy.info();
		assertThat(info.attempts()).isEqualTo(3);
		assertThat(info.flags())
			.isEqualTo(EnumSet.of(ResponseFlag.UPSTREAM_CONNECT_FAILURE, ResponseFlag.RETRIES_EXHAUSTED));
	}

	@Test
	void anotherEndpointIsTried() throws Exception {
		try (RawUpstream app = RawUpstream.saying("hello")) {
			this.proxy.to(RawUpstream.nobody(), app.port()).retry(retry(2, Condition.CONNECT_FAILURE));
			for (int i = 0; i < 20; i++) {
				assertThat(get("/").statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void connectionEndsBeforeTheAnswer() throws Exception {
		try (RawUpstream app = new RawUpstream(RawUpstream.Exchange::close)) {
			this.proxy.to(app.port()).retry(retry(2, Condition.CONNECT_FAILURE));
			HttpResponse<String> answer = get("/");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).isEqualTo(BEFORE_HEADERS + "reset reason: connection termination");
			assertThat(app.requests).hasSize(1);
		}
	}

	@Test
	void statusCodesAreRetried() throws Exception {
		try (RawUpstream app = new RawUpstream(
				(exchange) -> exchange.respond((exchange.number() < 3) ? 503 : 200, "try " + exchange.number()))) {
			this.proxy.to(app.port()).retry(retry(3, Condition.SERVER_ERROR));
			HttpResponse<String> answer = get("/");
			assertThat(answer.body()).isEqualTo("try 3");
			assertThat(app.requests).extracting((request) -> request.header("x-envoy-attempt-count"))
				.containsExactly("1", "2", "3");
		}
	}

	@Test
	void timeout() throws Exception {
		try (RawUpstream app = new RawUpstream((exchange) -> Thread.sleep(3_000))) {
			this.proxy.to(app.port()).timeout(Duration.ofMillis(200));
			long begin = System.nanoTime();
			HttpResponse<String> answer = get("/");
			assertThat(answer.statusCode()).isEqualTo(504);
			assertThat(answer.body()).isEqualTo("upstream request timeout");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(190),
					Duration.ofMillis(1500));
		}
	}

	private HttpResponse<String> get(String target) throws IOException, InterruptedException {
		return this.proxy.client.send(HttpRequest.newBuilder(URI.create(this.proxy.url(target))).build(),
				BodyHandlers.ofString());
	}

	private static RetryPolicy retry(int retries, Condition... conditions) {
		return new RetryPolicy(retries, Set.of(conditions), Set.of(), null, Duration.ofMillis(2), TriedHosts.AVOID);
	}

}
