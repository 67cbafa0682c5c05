package io.lateen.upstream;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.lateen.exchange.ResponseFlag;
import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.Cluster.RetryBudget;
import io.lateen.model.Endpoint;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Where and how often requests are tried again. */
@Timeout(20)
class RetryTests {

	@AutoClose
	private final Proxy proxy = new Proxy();

	@Test
	void aThirdTryGoesToAnotherPriorityWhereThatIsAskedFor() throws Exception {
		try (RawUpstream ill = new RawUpstream((exchange) -> exchange.respond(503, "near"));
				RawUpstream other = new RawUpstream((exchange) -> exchange.respond(503, "near"));
				RawUpstream remote = RawUpstream.saying("far")) {
			this.proxy.with(cluster(null, endpoint(ill, 0), endpoint(other, 0), endpoint(remote, 1)));
			this.proxy.retry(retry(2, false));
			assertThat(get().join().body()).isEqualTo("near");
			this.proxy.retry(retry(2, true));
			assertThat(get().join().body()).isEqualTo("far");
			assertThat(ill.requests).hasSizeBetween(2, 3);
		}
	}

	@Test
	void retriesBeyondTheBudgetAreNotMade() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (RawUpstream app = new RawUpstream((exchange) -> {
			if (exchange.number() == 2) {
				release.await();
			}
			exchange.respond((exchange.number() == 2) ? 200 : 503, "try " + exchange.number());
		})) {
			// one of ten requests under way, but at least one
			this.proxy.with(cluster(new RetryBudget(10, 1, null), endpoint(app, 0))).retry(retry(5, false));
			CompletableFuture<HttpResponse<String>> first = get();
			await().until(() -> app.requests.size() == 2);
			assertThat(get().join().body()).isEqualTo("try 3");
			assertThat(this.proxy.info().flags()).containsExactly(ResponseFlag.UPSTREAM_OVERFLOW);
			release.countDown();
			assertThat(first.join().body()).isEqualTo("try 2");
		}
	}

	private static RetryPolicy retry(int retries, boolean remote) {
		return new RetryPolicy(retries, Set.of(Condition.SERVER_ERROR), Set.of(), null, Duration.ofMillis(2),
				TriedHosts.AVOID, remote);
	}

	private static Endpoint endpoint(RawUpstream app, int priority) {
		return new Endpoint("127.0.0.1", app.port(), 1, true, "", priority);
	}

	private static Cluster cluster(RetryBudget budget, Endpoint... endpoints) {
		Cluster plain = Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT);
		return new Cluster(plain.key(), plain.protocol(), new Endpoints.Static(List.of(endpoints)),
				plain.loadBalancing(), plain.localities(), plain.connectTimeout(), plain.pool(), plain.transport(),
				null, 0, budget);
	}

	private CompletableFuture<HttpResponse<String>> get() {
		return this.proxy.client.sendAsync(HttpRequest.newBuilder(URI.create(this.proxy.url("/"))).build(),
				BodyHandlers.ofString());
	}

}
