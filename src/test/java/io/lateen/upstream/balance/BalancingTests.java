package io.lateen.upstream.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.lateen.model.LoadBalancing;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.LoadBalancing.Warmup;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Balancing without hashes. A share {@code p} of {@code n} choices has a standard
 * deviation of {@code sqrt(p (1 - p) / n)}, at most 0.0016 here; five of them are
 * allowed.
 */
class BalancingTests {

	private static final LocalityBalancing NOWHERE = new LocalityBalancing.None();

	private static final int CHOICES = 100_000;

	private static final double ERROR = 0.008;

	@Test
	void roundRobinTakesTurns() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(3);
		RoundRobin<TestEndpoint> balancer = RoundRobin.of(endpoints);
		for (int round = 0; round < 5; round++) {
			assertThat(List.of(choose(balancer), choose(balancer), choose(balancer)))
				.containsExactlyInAnyOrderElementsOf(endpoints);
		}
	}

	@Test
	void weightedRoundRobinIsExactAndSmooth() {
		List<TestEndpoint> endpoints = TestEndpoint.weighing(1, 2, 5);
		RoundRobin<TestEndpoint> balancer = RoundRobin.of(endpoints);
		List<TestEndpoint> chosen = new ArrayList<>();
		for (int i = 0; i < 80; i++) {
			chosen.add(choose(balancer));
		}
		assertThat(chosen).filteredOn((endpoint) -> endpoint.weight() == 1).hasSize(10);
		assertThat(chosen).filteredOn((endpoint) -> endpoint.weight() == 2).hasSize(20);
		assertThat(chosen).filteredOn((endpoint) -> endpoint.weight() == 5).hasSize(50);
		// the heavy one never waits long, and the others are not starved by it
		for (int start = 0; start + 8 <= chosen.size(); start++) {
			assertThat(chosen.subList(start, start + 8)).filteredOn((endpoint) -> endpoint.weight() == 5)
				.hasSizeBetween(4, 6);
		}
	}

	@Test
	void weightsWithoutCommonDivisorAreBounded() {
		RoundRobin<TestEndpoint> balancer = RoundRobin.of(TestEndpoint.weighing(1_000_003, 2_000_003));
		Map<String, Double> shares = TestEndpoint.shares(balancer, RoundRobin.LONGEST);
		assertThat(shares.get(TestEndpoint.of(0, 1).hashKey())).isCloseTo(1 / 3.0, within(0.001));
	}

	@Test
	void randomGoesByWeight() {
		for (int[] weights : new int[][] { { 1, 1, 1 }, { 1, 2, 3, 4 }, { 100, 1 }, { 7 } }) {
			List<TestEndpoint> endpoints = TestEndpoint.weighing(weights);
			assertShares(WeightedDraw.of(endpoints), endpoints);
		}
	}

	@Test
	void leastRequestSharesByWeightWhenIdle() {
		List<TestEndpoint> endpoints = TestEndpoint.weighing(1, 2, 5);
		assertShares(new LeastRequest<>(WeightedDraw.of(endpoints)), endpoints);
	}

	@Test
	void leastRequestAvoidsTheBusy() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(4);
		endpoints.getFirst().requests().set(10);
		Map<String, Double> shares = TestEndpoint.shares(new LeastRequest<>(WeightedDraw.of(endpoints)), CHOICES);
		// chosen only when it is drawn twice
		assertThat(shares.get(endpoints.getFirst().hashKey())).isCloseTo(1 / 16.0, within(ERROR));
	}

	@Test
	void leastRequestKeepsQueuesShorterThanRandomWhenOneIsSlow() {
		assertThat(longestQueue(new LeastRequest<>(WeightedDraw.of(this.slowAndFast)))).isLessThan(60);
		this.slowAndFast.forEach((endpoint) -> endpoint.requests().set(0));
		assertThat(longestQueue(WeightedDraw.of(this.slowAndFast))).isGreaterThan(300);
	}

	private final List<TestEndpoint> slowAndFast = TestEndpoint.alike(4);

	/**
	 * Two requests come per tick; the first endpoint ends one in four ticks, others one
	 * each.
	 */
	private int longestQueue(LoadBalancer<TestEndpoint> balancer) {
		int longest = 0;
		for (int tick = 0; tick < 4000; tick++) {
			choose(balancer).requests().incrementAndGet();
			choose(balancer).requests().incrementAndGet();
			for (TestEndpoint endpoint : this.slowAndFast) {
				boolean ends = endpoint != this.slowAndFast.getFirst() || tick % 4 == 0;
				if (ends && endpoint.active() > 0) {
					endpoint.requests().decrementAndGet();
				}
				longest = Math.max(longest, endpoint.active());
			}
		}
		return longest;
	}

	@Test
	void theUnhealthyGetNothingNotEvenWhenAllAre() {
		LoadBalancers balancers = new LoadBalancers(new LoadBalancing.Random(), NOWHERE, 0);
		TestEndpoint well = TestEndpoint.of(1, 1);
		TestEndpoint ill = endpoint(2, 0, false);
		assertThat(TestEndpoint.shares(balancers.over(List.of(well, ill)), 1000)).containsOnlyKeys(well.hashKey());
		assertThat(balancers.over(List.of(ill)).choose(1, 0)).isNull();
		assertThat(balancers.over(List.<TestEndpoint>of()).choose(1, 0)).isNull();
	}

	@Test
	void belowThePanicThresholdAllAreChosen() {
		LoadBalancers balancers = new LoadBalancers(new LoadBalancing.Random(), NOWHERE, 50);
		TestEndpoint well = TestEndpoint.of(1, 1);
		List<TestEndpoint> third = List.of(well, endpoint(2, 0, false), endpoint(3, 0, false));
		assertThat(TestEndpoint.shares(balancers.over(third), 1000)).hasSize(3);
		List<TestEndpoint> half = List.of(well, endpoint(2, 0, false));
		assertThat(TestEndpoint.shares(balancers.over(half), 1000)).containsOnlyKeys(well.hashKey());
	}

	@Test
	void theNextPriorityTakesWhatTheFirstCannot() {
		// half of the first is well: it takes 140 % of that
		List<TestEndpoint> endpoints = List.of(endpoint(1, 0, true), endpoint(2, 0, false), endpoint(3, 1, true));
		Map<String, Double> shares = TestEndpoint
			.shares(new LoadBalancers(new LoadBalancing.Random(), NOWHERE, 0).over(endpoints), CHOICES);
		assertThat(shares.get(endpoints.getFirst().hashKey())).isCloseTo(0.7, within(ERROR));
		assertThat(shares.get(endpoints.getLast().hashKey())).isCloseTo(0.3, within(ERROR));
	}

	@Test
	void whereAllPrioritiesPanicTheLargerGetsMore() {
		List<TestEndpoint> endpoints = List.of(endpoint(1, 0, false), endpoint(2, 1, false), endpoint(3, 1, false),
				endpoint(4, 1, false));
		Map<String, Double> shares = TestEndpoint
			.shares(new LoadBalancers(new LoadBalancing.Random(), NOWHERE, 50).over(endpoints), CHOICES);
		assertThat(shares).hasSize(4);
		assertThat(shares.values()).allSatisfy((share) -> assertThat(share).isCloseTo(0.25, within(ERROR)));
	}

	@Test
	void prioritiesThatWereTriedAreLeftOutAsLongAsOthersAreLeft() {
		List<TestEndpoint> endpoints = List.of(endpoint(1, 0, true), endpoint(2, 1, true), endpoint(3, 2, true));
		LoadBalancer<TestEndpoint> balancer = new LoadBalancers(new LoadBalancing.Random(), NOWHERE, 0).over(endpoints);
		for (int i = 0; i < 100; i++) {
			assertThat(balancer.without(Set.of(0)).choose(i, 0)).isSameAs(endpoints.get(1));
			assertThat(balancer.without(Set.of(0, 1)).choose(i, 0)).isSameAs(endpoints.get(2));
			assertThat(balancer.without(Set.of(0, 1, 2)).choose(i, 0)).isSameAs(endpoints.get(0));
		}
	}

	@Test
	void aWholeFirstPriorityTakesAll() {
		List<TestEndpoint> endpoints = List.of(endpoint(1, 0, true), endpoint(3, 1, true));
		assertThat(TestEndpoint.shares(new LoadBalancers(new LoadBalancing.RoundRobin(), NOWHERE, 0).over(endpoints),
				1000))
			.containsOnlyKeys(endpoints.getFirst().hashKey());
	}

	@Test
	void newEndpointsWarmUp() {
		Warmup warmup = new Warmup(Duration.ofSeconds(100), 10, 1);
		long now = Duration.ofSeconds(50).toNanos();
		TestEndpoint old = new TestEndpoint("old:1", 1, 0, true, new AtomicInteger(),
				now - Duration.ofHours(1).toNanos());
		TestEndpoint half = new TestEndpoint("half:1", 1, 0, true, new AtomicInteger(), 0);
		TestEndpoint fresh = new TestEndpoint("new:1", 1, 0, true, new AtomicInteger(), now);
		LoadBalancers balancers = new LoadBalancers(new LoadBalancing.RoundRobin(warmup), NOWHERE, 0, () -> now);
		Map<String, Double> shares = TestEndpoint.shares(balancers.over(List.of(old, half, fresh)), CHOICES);
		// weights 1, 0.5 and 0.1
		assertThat(shares.get("old:1")).isCloseTo(1 / 1.6, within(ERROR));
		assertThat(shares.get("half:1")).isCloseTo(0.5 / 1.6, within(ERROR));
		assertThat(shares.get("new:1")).isCloseTo(0.1 / 1.6, within(ERROR));
	}

	@Test
	void whereAllAreEquallyNewNoChoiceIsMadeAgain() {
		Warmup warmup = new Warmup(Duration.ofSeconds(100), 10, 1);
		List<TestEndpoint> endpoints = TestEndpoint.alike(3);
		AtomicInteger choices = new AtomicInteger();
		LoadBalancer<TestEndpoint> counting = (hash, attempt) -> endpoints.get(choices.getAndIncrement() % 3);
		SlowStart<TestEndpoint> start = SlowStart.of(counting, warmup, endpoints, () -> 0);
		for (int i = 1; i <= 1000; i++) {
			assertThat(start.choose(i, 0)).isNotNull();
			assertThat(choices).hasValue(i);
		}
	}

	@Test
	void leastRequestWarmsUpToo() {
		Warmup warmup = new Warmup(Duration.ofSeconds(100), 10, 1);
		long now = Duration.ofSeconds(1000).toNanos();
		TestEndpoint old = new TestEndpoint("old:1", 1, 0, true, new AtomicInteger(), 0);
		TestEndpoint fresh = new TestEndpoint("new:1", 1, 0, true, new AtomicInteger(), now);
		LoadBalancers balancers = new LoadBalancers(new LoadBalancing.LeastRequest(warmup), NOWHERE, 0, () -> now);
		Map<String, Double> shares = TestEndpoint.shares(balancers.over(List.of(old, fresh)), CHOICES);
		assertThat(shares.get("new:1")).isCloseTo(0.1 / 1.1, within(ERROR));
	}

	@Test
	void aggressionBendsTheCurve() {
		SlowStart<TestEndpoint> start = new SlowStart<>((hash, attempt) -> null,
				new Warmup(Duration.ofSeconds(1), 10, 2), 0, () -> 0);
		assertThat(start.factor(0.25)).isCloseTo(0.5, within(1e-9));
		assertThat(start.factor(0)).isCloseTo(0.1, within(1e-9));
	}

	@Test
	void aTriedEndpointIsAvoidedWhereAnotherIsThere() {
		List<TestEndpoint> endpoints = TestEndpoint.alike(2);
		LoadBalancer<TestEndpoint> balancer = RoundRobin.of(endpoints);
		for (int i = 0; i < 10; i++) {
			assertThat(balancer.chooseAvoiding(0, (tried) -> tried == endpoints.getFirst()))
				.isSameAs(endpoints.getLast());
		}
		assertThat(balancer.chooseAvoiding(0, (tried) -> true)).isNotNull();
	}

	private static void assertShares(LoadBalancer<TestEndpoint> balancer, List<TestEndpoint> endpoints) {
		Map<String, Double> shares = TestEndpoint.shares(balancer, CHOICES);
		double sum = endpoints.stream().mapToInt(TestEndpoint::weight).sum();
		assertThat(endpoints).allSatisfy((endpoint) -> assertThat(shares.get(endpoint.hashKey()))
			.isCloseTo(endpoint.weight() / sum, within(ERROR)));
	}

	private static TestEndpoint choose(LoadBalancer<TestEndpoint> balancer) {
		TestEndpoint chosen = balancer.choose(0, 0);
		assertThat(chosen).isNotNull();
		return chosen;
	}

	private static TestEndpoint endpoint(int number, int priority, boolean healthy) {
		return new TestEndpoint(TestEndpoint.of(number, 1).hashKey(), 1, priority, healthy, new AtomicInteger(), 0);
	}

}
