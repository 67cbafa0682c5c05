package io.lateen.upstream;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.LoadBalancing;
import io.lateen.model.OutlierDetection;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import io.lateen.upstream.ClusterState.EndpointState;
import io.lateen.upstream.ClusterState.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given endpoints that refuse, hang, reset, fail and close idle connections at random
 * beside good ones, then no request that could be served fails, and it is told what
 * happened.
 */
@Timeout(60)
class AllFaultsTests {

	private static final int REQUESTS = 300;

	@Test
	void noRequestThatCouldBeServedFails() throws Exception {
		try (Proxy proxy = new Proxy();
				HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
				RawUpstream good = RawUpstream.saying("good");
				RawUpstream closing = new RawUpstream((exchange) -> {
					exchange.respond(200, "good");
					TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(3_000));
					exchange.close();
				});
				RawUpstream hanging = new RawUpstream((exchange) -> Thread.sleep(10_000));
				RawUpstream resetting = new RawUpstream(RawUpstream.Exchange::reset);
				RawUpstream failing = new RawUpstream((exchange) -> exchange.respond(503, "bad"))) {
			proxy.with(cluster(good.port(), closing.port(), hanging.port(), resetting.port(), failing.port(),
					RawUpstream.nobody()));
			proxy.retry(new RetryPolicy(5, Set.of(Condition.CONNECT_FAILURE, Condition.RESET, Condition.SERVER_ERROR),
					Set.of(), Duration.ofMillis(250), Duration.ofMillis(2), TriedHosts.AVOID));
			HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.url("/"))).build();
			for (int i = 0; i < REQUESTS; i++) {
				HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
				assertThat(answer.body()).describedAs("request %d: %d", i, answer.statusCode()).isEqualTo("good");
			}
			ClusterState state = proxy.clusters.states("app.test", 1).getFirst();
			assertThat(state.endpoints()).extracting(EndpointState::health)
				.containsExactly(Health.HEALTHY, Health.HEALTHY, Health.EJECTED, Health.EJECTED, Health.EJECTED,
						Health.EJECTED);
			assertThat(state.activeRequests()).isZero();
			assertThat(proxy.meters.get("lateen.upstream.requests").tag("code", "2xx").counter().count())
				.isEqualTo(REQUESTS);
			// each bad endpoint three times, and requests that met a connection just
			// being
			// closed
			assertThat(proxy.meters.get("lateen.upstream.retries").counter().count()).isGreaterThanOrEqualTo(4 * 3);
			assertThat(proxy.meters.get("lateen.upstream.ejections").counter().count()).isEqualTo(4);
		}
	}

	private static Cluster cluster(int... ports) {
		Cluster plain = Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT, ports);
		return new Cluster(plain.key(), plain.protocol(), plain.endpoints(), new LoadBalancing.RoundRobin(),
				plain.localities(), plain.connectTimeout(), plain.pool(), plain.transport(),
				new OutlierDetection(3, 0, false, 0, Duration.ofSeconds(10), Duration.ofMinutes(1), 80), 0, null);
	}

}
