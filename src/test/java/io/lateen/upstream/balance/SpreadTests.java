package io.lateen.upstream.balance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figures of {@code docs/balancing.md}, within bounds: whether draws follow weights,
 * how evenly tables spread, what moves when an endpoint goes, and what least-request does
 * where endpoints are not equally fast.
 */
class SpreadTests {

	private static final int KEYS = 200_000;

	/** Of the normal distribution: a right balancer fails once in a million runs. */
	private static final double ONE_IN_A_MILLION = 4.753;

	static Stream<int[]> weights() {
		return Stream.of(new int[] { 1, 1, 1 }, new int[] { 1, 2, 3, 4 }, new int[] { 100, 1, 1 },
				IntStream.rangeClosed(1, 50).toArray());
	}

	@ParameterizedTest
	@MethodSource("weights")
	void drawsFollowTheWeights(int[] weights) {
		List<TestEndpoint> endpoints = TestEndpoint.weighing(weights);
		assertFits(WeightedDraw.of(endpoints), endpoints);
		assertFits(new LeastRequest<>(WeightedDraw.of(endpoints)), endpoints);
		assertFits(RoundRobin.of(endpoints), endpoints);
	}

	/** Pearson's chi-square test; its quantile after Wilson and Hilferty. */
	private static void assertFits(LoadBalancer<TestEndpoint> balancer, List<TestEndpoint> endpoints) {
		Map<String, Double> shares = TestEndpoint.shares(balancer, KEYS);
		double sum = endpoints.stream().mapToInt(TestEndpoint::weight).sum();
		double chiSquare = endpoints.stream().mapToDouble((endpoint) -> {
			double expected = KEYS * endpoint.weight() / sum;
			double difference = KEYS * shares.getOrDefault(endpoint.hashKey(), 0.0) - expected;
			return difference * difference / expected;
		}).sum();
		double freedom = endpoints.size() - 1;
		double spread = 2 / (9 * freedom);
		assertThat(chiSquare).describedAs("chi-square of %s", balancer.getClass().getSimpleName())
			.isLessThan(freedom * Math.pow(1 - spread + ONE_IN_A_MILLION * Math.sqrt(spread), 3));
	}

	/**
	 * How uneven a table is, and what moves.
	 *
	 * @param most share of the endpoint that has most, relative to the mean
	 * @param least likewise
	 * @param moved share of the keys of endpoints that stay which go elsewhere when one
	 * of all endpoints goes
	 */
	private record Spread(double most, double least, double moved) {

		static Spread of(LoadBalancer<TestEndpoint> all, LoadBalancer<TestEndpoint> without, int endpoints) {
			Random keys = new Random(5);
			int[] hits = new int[endpoints];
			int moved = 0;
			for (int i = 0; i < KEYS; i++) {
				long key = keys.nextLong();
				int number = number(all.choose(key, 0));
				hits[number]++;
				moved += (number != endpoints - 1 && number(without.choose(key, 0)) != number) ? 1 : 0;
			}
			double mean = (double) KEYS / endpoints;
			return new Spread(Arrays.stream(hits).max().orElseThrow() / mean,
					Arrays.stream(hits).min().orElseThrow() / mean, (double) moved / KEYS);
		}

		private static int number(TestEndpoint endpoint) {
			String[] parts = endpoint.hashKey().split("[.:]");
			return Integer.parseInt(parts[2]) * 256 + Integer.parseInt(parts[3]);
		}

		void print(String table, int endpoints) {
			System.out.printf("%s, %d endpoints: most %.3f, least %.3f of the mean, moved %.2f %%%n", table, endpoints,
					this.most, this.least, 100 * this.moved);
		}

	}

	// bounds: paper, section 5.3 and figure 12: within a few per cent, few moved
	@ParameterizedTest
	@CsvSource({ "3, 65537, 1.02, 0.98, 0.02", "10, 65537, 1.03, 0.97, 0.02", "100, 65537, 1.1, 0.9, 0.02",
			"100, 655373, 1.1, 0.9, 0.01", "10, 1021, 1.05, 0.95, 0.05" })
	void maglevSpreadsEvenlyAndMovesLittle(int endpoints, int size, double most, double least, double moved) {
		List<TestEndpoint> all = TestEndpoint.alike(endpoints);
		Spread spread = Spread.of(Maglev.of(all, size), Maglev.of(all.subList(0, endpoints - 1), size), endpoints);
		spread.print("Maglev of " + size, endpoints);
		assertThat(spread.most()).isLessThan(most);
		assertThat(spread.least()).isGreaterThan(least);
		assertThat(spread.moved()).isLessThan(moved);
	}

	// n points an endpoint spread by about 1/sqrt(n): four of these are allowed
	@ParameterizedTest
	@CsvSource({ "3, 1024", "10, 1024", "10, 16384", "100, 16384", "100, 131072" })
	void aRingSpreadsByItsPointsAndMovesLittle(int endpoints, long size) {
		List<TestEndpoint> all = TestEndpoint.alike(endpoints);
		Spread spread = Spread.of(RingHash.of(all, size), RingHash.of(all.subList(0, endpoints - 1), size), endpoints);
		spread.print("Ring of " + size, endpoints);
		double error = 4 / Math.sqrt((double) size / endpoints);
		assertThat(spread.most()).isLessThan(1 + error);
		assertThat(spread.least()).isGreaterThan(1 - error);
		// those that stay get a few more points each, as the ring keeps its size
		assertThat(spread.moved()).isLessThan(0.25 / endpoints + 0.1);
	}

	@Test
	void leastRequestShortensQueuesBehindSlowEndpoints() {
		double[] random = latencies(WeightedDraw.of(this.endpoints));
		double[] roundRobin = latencies(RoundRobin.of(this.endpoints));
		double[] leastRequest = latencies(new LeastRequest<>(WeightedDraw.of(this.endpoints)));
		print("random", random);
		print("round robin", roundRobin);
		print("least request", leastRequest);
		assertThat(percentile(leastRequest, 99)).isLessThan(percentile(random, 99) / 2);
		assertThat(percentile(leastRequest, 99)).isLessThan(percentile(roundRobin, 99) / 2);
		assertThat(mean(leastRequest)).isLessThan(mean(random) / 1.5);
	}

	private final List<TestEndpoint> endpoints = TestEndpoint.alike(4);

	private static final double[] SERVICE_TIMES = { 3, 1, 1, 1 };

	/** Requests that come on average each so often: the slow endpoint can do 1 in 3. */
	private static final double INTERVAL = 1 / 1.1;

	/**
	 * Latencies in a simulation: requests come at random (Poisson), each endpoint does
	 * one at a time, in a time that is exponentially distributed.
	 */
	private double[] latencies(LoadBalancer<TestEndpoint> balancer) {
		record Completion(double time, TestEndpoint endpoint) {
		}
		PriorityQueue<Completion> underWay = new PriorityQueue<>((a, b) -> Double.compare(a.time(), b.time()));
		this.endpoints.forEach((endpoint) -> endpoint.requests().set(0));
		double[] free = new double[this.endpoints.size()];
		double[] latencies = new double[KEYS];
		Random random = new Random(11);
		double now = 0;
		for (int i = 0; i < KEYS; i++) {
			now += exponential(random, INTERVAL);
			while (!underWay.isEmpty() && underWay.peek().time() <= now) {
				underWay.remove().endpoint().requests().decrementAndGet();
			}
			TestEndpoint chosen = balancer.choose(random.nextLong(), 0);
			int number = this.endpoints.indexOf(chosen);
			free[number] = Math.max(now, free[number]) + exponential(random, SERVICE_TIMES[number]);
			latencies[i] = free[number] - now;
			chosen.requests().incrementAndGet();
			underWay.add(new Completion(free[number], chosen));
		}
		Arrays.sort(latencies);
		return latencies;
	}

	private static double exponential(Random random, double mean) {
		return -Math.log(1 - random.nextDouble()) * mean;
	}

	private static double mean(double[] latencies) {
		return Arrays.stream(latencies).average().orElseThrow();
	}

	private static double percentile(double[] sorted, int percent) {
		return sorted[sorted.length * percent / 100];
	}

	private static void print(String policy, double[] sorted) {
		System.out.printf("%s: mean %.2f, median %.2f, p99 %.1f service times%n", policy, mean(sorted),
				percentile(sorted, 50), percentile(sorted, 99));
	}

}
