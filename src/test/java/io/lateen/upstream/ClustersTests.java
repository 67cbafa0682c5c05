package io.lateen.upstream;

import java.time.Duration;
import java.util.List;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.model.LoadBalancing;
import io.lateen.model.MeshSettings;
import io.lateen.model.RoutingTable;
import io.lateen.model.TrackedMap;
import io.lateen.tls.CredentialFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import reactor.netty.http.HttpResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Which clusters a request finds while tables change. */
class ClustersTests {

	private static final ClusterKey KEY = new ClusterKey("a.example", 80, "");

	private static final RoutingTable WITH = table(
			TrackedMap.<ClusterKey, Cluster>empty().with(KEY, cluster(List.of())));

	private static final RoutingTable WITHOUT = table(TrackedMap.empty());

	private final Clusters clusters = new Clusters(HttpResources.get(), new NameResolution(HttpResources.get()),
			new CredentialFiles(), new SimpleMeterRegistry());

	@Test
	void aClusterGoesOnlyAfterTheRoutesThatLeadToIt() {
		this.clusters.accept(WITH);
		this.clusters.accept(WITHOUT);
		assertThat(this.clusters.find(KEY, System.nanoTime())).isNotNull();
		this.clusters.retire();
		assertThat(this.clusters.find(KEY, System.nanoTime())).isNull();
	}

	@Test
	void aRequestKeepsTheClustersOfTheTableThatItBeganWith() {
		this.clusters.accept(WITH);
		long began = System.nanoTime();
		this.clusters.accept(WITHOUT);
		this.clusters.retire();
		assertThat(this.clusters.find(KEY, began)).isNotNull();
	}

	@Test
	void aClusterThatComesBackIsTheSame() {
		this.clusters.accept(WITH);
		LiveCluster before = this.clusters.find(KEY, System.nanoTime());
		this.clusters.accept(WITHOUT);
		this.clusters.retire();
		this.clusters.accept(WITH);
		assertThat(this.clusters.find(KEY, System.nanoTime())).isSameAs(before);
	}

	@Test
	void anUntriedEndpointIsFoundHoweverOftenTheTriedOneIsChosen() {
		this.clusters.accept(
				table(TrackedMap.<ClusterKey, Cluster>empty().with(KEY, cluster(List.of(endpoint(1), endpoint(2))))));
		LiveCluster cluster = this.clusters.find(KEY, System.nanoTime());
		for (int i = 0; i < 1_000; i++) {
			LiveEndpoint first = cluster.choose(i, (endpoint) -> false);
			assertThat(cluster.choose(i, (endpoint) -> endpoint == first)).isNotSameAs(first);
		}
	}

	@Test
	void anEndpointThatComesLaterWarmsUp() {
		LoadBalancing warming = new LoadBalancing.RoundRobin(new LoadBalancing.Warmup(Duration.ofMillis(500), 1, 1));
		this.clusters
			.accept(table(TrackedMap.<ClusterKey, Cluster>empty().with(KEY, cluster(warming, List.of(endpoint(1))))));
		LiveCluster cluster = this.clusters.find(KEY, System.nanoTime());
		LiveEndpoint old = cluster.choose(0, (endpoint) -> false);
		await().until(() -> System.nanoTime() - old.since() > Duration.ofMillis(500).toNanos());
		this.clusters.accept(table(TrackedMap.<ClusterKey, Cluster>empty()
			.with(KEY, cluster(warming, List.of(endpoint(1), endpoint(2))))));
		int fresh = 0;
		for (int i = 0; i < 100; i++) {
			fresh += (cluster.choose(i, (endpoint) -> false) != old) ? 1 : 0;
		}
		assertThat(fresh).isLessThan(30);
		await().until(() -> cluster.choose(0, (endpoint) -> false) != old);
	}

	private static Endpoint endpoint(int number) {
		return new Endpoint("127.0.0." + number, 80, 1, true, "");
	}

	private static Cluster cluster(List<Endpoint> endpoints) {
		return cluster(new LoadBalancing.LeastRequest(), endpoints);
	}

	private static Cluster cluster(LoadBalancing balancing, List<Endpoint> endpoints) {
		return new Cluster(KEY, Protocol.HTTP1, new Endpoints.Static(endpoints), balancing, Duration.ofSeconds(1),
				PoolLimits.DEFAULT);
	}

	private static RoutingTable table(TrackedMap<ClusterKey, Cluster> clusters) {
		return new RoutingTable(1, HashTreePMap.empty(), HashTreePMap.empty(), clusters, MeshSettings.DEFAULT);
	}

}
