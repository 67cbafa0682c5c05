package io.lateen.upstream;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.LoadBalancing;
import io.lateen.model.OutlierDetection;
import io.lateen.observability.ClustersEndpoint;
import io.lateen.upstream.ClusterState.EndpointState;
import io.lateen.upstream.ClusterState.Health;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Given applications that fail, then they get no more requests for a while. */
@Timeout(30)
class EjectionTests {

	private static final OutlierDetection TWICE = new OutlierDetection(2, 0, false, 0, Duration.ofMillis(50),
			Duration.ofMillis(500), 100);

	@AutoClose
	private final Proxy proxy = new Proxy();

	@Test
	void anApplicationThatFailsIsLeftOutAndTakenBackInTime() throws Exception {
		AtomicBoolean ill = new AtomicBoolean(true);
		try (RawUpstream good = RawUpstream.saying("good");
				RawUpstream bad = new RawUpstream((exchange) -> exchange.respond(ill.get() ? 500 : 200, "bad"))) {
			this.proxy.with(cluster(TWICE, 0, good.port(), bad.port()));
			await().pollInterval(Duration.ZERO).until(() -> get() > 0 && ejected() == 1);
			for (int i = 0; i < 20; i++) {
				assertThat(text()).isEqualTo("good");
			}
			ClusterState state = new ClustersEndpoint(this.proxy.clusters).clusters("app.", null).clusters().getFirst();
			assertThat(state.ejected()).isEqualTo(1);
			assertThat(state.endpoints()).extracting(EndpointState::health)
				.containsExactly(Health.HEALTHY, Health.EJECTED);
			assertThat(state.endpoints()).extracting(EndpointState::ejections).containsExactly(0, 1);
			assertThat(this.proxy.meters.get("lateen.upstream.ejections").tag("reason", "consecutive_5xx").counter())
				.satisfies((counter) -> assertThat(counter.count()).isEqualTo(1));
			ill.set(false);
			await().until(() -> text().equals("bad"));
			assertThat(ejected()).isZero();
		}
	}

	@Test
	void anApplicationThatCannotBeReachedIsLeftOut() throws Exception {
		try (RawUpstream good = RawUpstream.saying("good")) {
			this.proxy
				.with(cluster(new OutlierDetection(0, 1, false, 0, Duration.ofMillis(50), Duration.ofMinutes(1), 50), 0,
						good.port(), RawUpstream.nobody()));
			await().pollInterval(Duration.ZERO).until(() -> get() > 0 && ejected() == 1);
			assertThat(statuses(20)).containsOnly(200);
		}
	}

	@Test
	void splitFailuresToConnectHaveTheirOwnLimit() throws Exception {
		try (RawUpstream answers500 = new RawUpstream((exchange) -> exchange.respond(500, "bad"))) {
			this.proxy
				.with(cluster(new OutlierDetection(0, 0, true, 1, Duration.ofMillis(50), Duration.ofMinutes(1), 50), 0,
						answers500.port(), RawUpstream.nobody()));
			await().pollInterval(Duration.ZERO).until(() -> get() > 0 && ejected() == 1);
			assertThat(statuses(20)).containsOnly(500);
		}
	}

	@Test
	void anApplicationThatDoesNotAnswerInTimeIsLeftOut() throws Exception {
		try (RawUpstream slow = new RawUpstream((exchange) -> Thread.sleep(5_000))) {
			this.proxy
				.with(cluster(new OutlierDetection(0, 1, false, 0, Duration.ofMillis(50), Duration.ofMinutes(1), 100),
						0, slow.port()));
			this.proxy.timeout(Duration.ofMillis(100));
			assertThat(get()).isEqualTo(504);
			await().until(() -> get() == 503);
		}
	}

	@Test
	void whenTooFewAreLeftAllAreChosenWhereThatIsAskedFor() throws Exception {
		try (RawUpstream one = new RawUpstream((exchange) -> exchange.respond(500, "one"));
				RawUpstream two = new RawUpstream((exchange) -> exchange.respond(500, "two"))) {
			OutlierDetection once = new OutlierDetection(1, 0, false, 0, Duration.ofMillis(50), Duration.ofMinutes(1),
					100);
			this.proxy.with(cluster(once, 0, one.port(), two.port()));
			await().pollInterval(Duration.ZERO).until(() -> get() > 0 && ejected() == 2);
			assertThat(statuses(5)).containsOnly(503);
			this.proxy.with(cluster(once, 50, one.port(), two.port()));
			assertThat(statuses(5)).containsOnly(500);
		}
	}

	@Test
	void anEndpointThatComesAndGoesDoesNotTakeBackTheOthers() throws Exception {
		try (RawUpstream good = RawUpstream.saying("good");
				RawUpstream bad = new RawUpstream((exchange) -> exchange.respond(500, "bad"))) {
			OutlierDetection once = new OutlierDetection(1, 0, false, 0, Duration.ofMillis(50), Duration.ofMinutes(1),
					50);
			this.proxy.with(cluster(once, 0, good.port(), bad.port()));
			await().pollInterval(Duration.ZERO).until(() -> get() > 0 && ejected() == 1);
			this.proxy.with(cluster(once, 0, good.port(), bad.port(), RawUpstream.nobody()));
			this.proxy.with(cluster(once, 0, good.port(), bad.port()));
			assertThat(statuses(20)).containsOnly(200);
		}
	}

	private static Cluster cluster(OutlierDetection detection, int panicPercent, int... ports) {
		Cluster plain = Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT, ports);
		return new Cluster(plain.key(), plain.protocol(), plain.endpoints(), new LoadBalancing.RoundRobin(),
				plain.localities(), plain.connectTimeout(), plain.pool(), plain.transport(), detection, panicPercent,
				null);
	}

	private double ejected() {
		return this.proxy.meters.get("lateen.upstream.endpoints.ejected").gauge().value();
	}

	private List<Integer> statuses(int requests) throws Exception {
		List<Integer> statuses = new ArrayList<>();
		for (int i = 0; i < requests; i++) {
			statuses.add(get());
		}
		return statuses;
	}

	private int get() throws Exception {
		return send().statusCode();
	}

	private String text() throws Exception {
		return send().body();
	}

	private HttpResponse<String> send() throws Exception {
		return this.proxy.client.send(HttpRequest.newBuilder(URI.create(this.proxy.url("/"))).build(),
				BodyHandlers.ofString());
	}

}
