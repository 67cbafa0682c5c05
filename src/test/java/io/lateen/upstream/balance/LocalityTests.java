package io.lateen.upstream.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.lateen.model.LoadBalancing;
import io.lateen.model.LoadBalancing.ConsistentHash;
import io.lateen.model.LoadBalancing.HashKey;
import io.lateen.model.LoadBalancing.Table;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.LocalityBalancing.ByEndpoints;
import io.lateen.model.LocalityBalancing.ByWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Given localities, then their shares. Errors as in {@link BalancingTests}. */
class LocalityTests {

	private static final int CHOICES = 100_000;

	private static final double ERROR = 0.008;

	private static final ByWeight EIGHTY_TWENTY = new ByWeight(Map.of("r/near", 80, "r/far", 20));

	static Stream<LoadBalancing> policies() {
		return Stream.of(new LoadBalancing.Random(), new LoadBalancing.RoundRobin(), new LoadBalancing.LeastRequest());
	}

	@ParameterizedTest
	@MethodSource("policies")
	void localitiesAreChosenByWeightHoweverManyEndpointsTheyHave(LoadBalancing policy) {
		List<TestEndpoint> endpoints = endpoints(1, 0, 3, 0);
		Map<String, Double> shares = shares(policy, EIGHTY_TWENTY, endpoints);
		assertThat(shares.get("near-0:1")).isCloseTo(0.8, within(ERROR));
		assertThat(shares.get("far-0:1")).isCloseTo(0.2 / 3, within(ERROR));
	}

	@Test
	void aLocalityKeepsItsShareAsLongAsItIsWholeEnough() {
		// 3 of 4 are 105 % of what is needed
		assertThat(near(shares(new LoadBalancing.Random(), EIGHTY_TWENTY, endpoints(3, 1, 1, 0)))).isCloseTo(0.8,
				within(ERROR));
		// 1 of 4 is worth 35 %
		assertThat(near(shares(new LoadBalancing.Random(), EIGHTY_TWENTY, endpoints(1, 3, 1, 0))))
			.isCloseTo(80 * 0.35 / (80 * 0.35 + 20), within(ERROR));
		assertThat(near(shares(new LoadBalancing.Random(), EIGHTY_TWENTY, endpoints(0, 4, 1, 0)))).isZero();
	}

	@Test
	void withoutWeightsOfTheirOwnLocalitiesGoByTheirEndpoints() {
		assertThat(near(shares(new LoadBalancing.Random(), new ByEndpoints(), endpoints(1, 0, 3, 0)))).isCloseTo(0.25,
				within(ERROR));
		// the healthy one of two takes 70 % of what both would
		assertThat(near(shares(new LoadBalancing.Random(), new ByEndpoints(), endpoints(1, 1, 2, 0))))
			.isCloseTo(1.4 / 3.4, within(ERROR));
	}

	@Test
	void withoutRegardToLocalityAllEndpointsAreAlike() {
		assertThat(near(shares(new LoadBalancing.Random(), new LocalityBalancing.None(), endpoints(1, 0, 3, 0))))
			.isCloseTo(0.25, within(ERROR));
	}

	@Test
	void hashTablesGiveLocalitiesTheirShareOfPlaces() {
		for (Table table : List.of(new Table.RingHash(65_536), new Table.Maglev(65_537))) {
			LoadBalancing policy = new ConsistentHash(new HashKey.SourceAddress(), table);
			Map<String, Double> shares = shares(policy, EIGHTY_TWENTY, endpoints(2, 0, 3, 0));
			// a ring errs by about 1 / sqrt(points of an endpoint)
			assertThat(near(shares)).isCloseTo(0.8, within(0.03));
			assertThat(shares.get("far-2:1")).isCloseTo(0.2 / 3, within(0.015));
		}
	}

	@Test
	void inPanicAllAreChosenWhereverTheyAre() {
		LoadBalancers balancers = new LoadBalancers(new LoadBalancing.Random(), EIGHTY_TWENTY, 90);
		Map<String, Double> shares = TestEndpoint.shares(balancers.over(endpoints(1, 1, 1, 1)), CHOICES);
		assertThat(shares.values()).hasSize(4).allSatisfy((share) -> assertThat(share).isCloseTo(0.25, within(ERROR)));
	}

	private static double near(Map<String, Double> shares) {
		return shares.entrySet()
			.stream()
			.filter((share) -> share.getKey().startsWith("near"))
			.mapToDouble(Map.Entry::getValue)
			.sum();
	}

	private static Map<String, Double> shares(LoadBalancing policy, LocalityBalancing localities,
			List<TestEndpoint> endpoints) {
		return TestEndpoint.shares(new LoadBalancers(policy, localities, 0).over(endpoints), CHOICES);
	}

	/** So many healthy and unhealthy ones near and far. */
	private static List<TestEndpoint> endpoints(int near, int nearIll, int far, int farIll) {
		List<TestEndpoint> endpoints = new ArrayList<>();
		add(endpoints, "near", near, nearIll);
		add(endpoints, "far", far, farIll);
		return endpoints;
	}

	private static void add(List<TestEndpoint> endpoints, String locality, int healthy, int ill) {
		for (int i = 0; i < healthy + ill; i++) {
			endpoints.add(new TestEndpoint(locality + "-" + i + ":1", 1, 0, "r/" + locality, i < healthy,
					new AtomicInteger(), 0));
		}
	}

}
