package io.lateen.upstream.balance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.lateen.model.LoadBalancing;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.LoadBalancing.HashKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Ring and Maglev table against their definitions and Envoy's figures. */
class HashTableTests {

	private static final LocalityBalancing NOWHERE = new LocalityBalancing.None();

	private static final int KEYS = 100_000;

	@Test
	void theRingHasAWholeNumberOfPointsForTheLightest() {
		// envoy: ceil(1/3 * 1024) = 342 points each
		assertThat(RingHash.of(TestEndpoint.alike(3), 1024).size()).isEqualTo(3 * 342);
		assertThat(RingHash.of(TestEndpoint.weighing(1, 2, 3), 1024).size()).isEqualTo(171 * 6);
		assertThat(RingHash.of(TestEndpoint.alike(2000), 1024).size()).isEqualTo(2000);
	}

	@Test
	void aRequestGoesToTheFirstPointThatIsNotBelowItsHash() {
		TestEndpoint only = TestEndpoint.of(1, 1);
		TestEndpoint other = TestEndpoint.of(2, 1);
		RingHash<TestEndpoint> ring = RingHash.of(List.of(only, other), 1024);
		for (int point = 0; point < 512; point++) {
			assertThat(ring.choose(XxHash64.of(only.hashKey() + "_" + point), 0)).isSameAs(only);
			assertThat(ring.choose(XxHash64.of(other.hashKey() + "_" + point), 0)).isSameAs(other);
		}
	}

	@Test
	void theOrderOfEndpointsDoesNotMatter() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(20);
		List<TestEndpoint> shuffled = new ArrayList<>(endpoints);
		Collections.shuffle(shuffled, new Random(7));
		assertSameChoices(RingHash.of(endpoints, 1024), RingHash.of(shuffled, 1024));
		assertSameChoices(Maglev.of(endpoints, 1021), Maglev.of(shuffled, 1021));
	}

	private static void assertSameChoices(LoadBalancer<TestEndpoint> one, LoadBalancer<TestEndpoint> other) {
		Random keys = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			long key = keys.nextLong();
			assertThat(one.choose(key, 0)).isSameAs(other.choose(key, 0));
		}
	}

	@Test
	void maglevSpreadsEvenlyWithinOnePlaceAnEndpoint() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(10);
		Maglev<TestEndpoint> table = Maglev.of(endpoints, 65537);
		assertThat(endpoints)
			.allSatisfy((endpoint) -> assertThat(table.share(endpoint)).isCloseTo(0.1, within(1.5 / 65537)));
	}

	@Test
	void weightsAreShares() {
		List<TestEndpoint> endpoints = TestEndpoint.weighing(1, 2, 3);
		Maglev<TestEndpoint> table = Maglev.of(endpoints, 65537);
		assertThat(table.share(endpoints.get(0))).isCloseTo(1 / 6.0, within(0.001));
		assertThat(table.share(endpoints.get(2))).isCloseTo(3 / 6.0, within(0.001));
		// a ring of n points an endpoint errs by about 1/sqrt(n)
		Map<String, Double> ring = TestEndpoint.shares(RingHash.of(endpoints, 65536), KEYS);
		assertThat(ring.get(endpoints.get(2).hashKey())).isCloseTo(0.5, within(0.03));
	}

	@Test
	void anEndpointThatGoesMovesItsOwnKeysAloneOnTheRing() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(10);
		// as many points each as before, else others move too
		double moved = moved(RingHash.of(endpoints, 1000), RingHash.of(endpoints.subList(0, 9), 900), endpoints.get(9));
		assertThat(moved).isZero();
	}

	@Test
	void anEndpointThatGoesMovesFewOthersInMaglev() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(10);
		double moved = moved(Maglev.of(endpoints, 65537), Maglev.of(endpoints.subList(0, 9), 65537), endpoints.get(9));
		// the paper has below 2 % at 100 places an endpoint and above (figure 12)
		assertThat(moved).isLessThan(0.02);
	}

	/** Share of the keys that moved though their endpoint is still there. */
	private static double moved(LoadBalancer<TestEndpoint> before, LoadBalancer<TestEndpoint> after,
			TestEndpoint gone) {
		Random keys = new Random(3);
		int moved = 0;
		for (int i = 0; i < KEYS; i++) {
			long key = keys.nextLong();
			TestEndpoint old = before.choose(key, 0);
			if (old != gone && old != after.choose(key, 0)) {
				moved++;
			}
		}
		return (double) moved / KEYS;
	}

	@Test
	void anotherAttemptIsAnotherPlace() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(3);
		for (LoadBalancer<TestEndpoint> balancer : List.of(RingHash.of(endpoints, 1024), Maglev.of(endpoints, 65537))) {
			TestEndpoint first = balancer.choose(42, 0);
			assertThat(balancer.chooseAvoiding(42, (tried) -> tried == first)).isNotSameAs(first);
		}
	}

	@Test
	void nobodyIsChosenOfNobody() {
		assertThat(RingHash.of(List.<TestEndpoint>of(), 1024).choose(1, 0)).isNull();
		assertThat(Maglev.of(List.<TestEndpoint>of(), 65537).choose(1, 0)).isNull();
	}

	@Test
	void thePolicyNamesTheTable() {
		LoadBalancing policy = new LoadBalancing.ConsistentHash(new HashKey.Header("x-user"),
				new LoadBalancing.Table.Maglev(1021));
		assertThat(new LoadBalancers(policy, NOWHERE, 0).over(TestEndpoint.alike(3))).isInstanceOf(Maglev.class);
	}

}
