package io.lateen.upstream.balance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** An endpoint as the run time would have it. */
record TestEndpoint(String hashKey, int weight, int priority, String locality, boolean healthy, AtomicInteger requests,
		long since) implements BalancedEndpoint {

	TestEndpoint(String hashKey, int weight, int priority, boolean healthy, AtomicInteger requests, long since) {
		this(hashKey, weight, priority, "", healthy, requests, since);
	}

	static TestEndpoint of(int number, int weight) {
		return new TestEndpoint("10.0.%d.%d:8080".formatted(number / 256, number % 256), weight, 0, true,
				new AtomicInteger(), 0);
	}

	static List<TestEndpoint> alike(int count) {
		List<TestEndpoint> endpoints = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			endpoints.add(of(i, 1));
		}
		return endpoints;
	}

	static List<TestEndpoint> weighing(int... weights) {
		List<TestEndpoint> endpoints = new ArrayList<>();
		for (int weight : weights) {
			endpoints.add(of(endpoints.size(), weight));
		}
		return endpoints;
	}

	/** Share of each endpoint in many choices. */
	static Map<String, Double> shares(LoadBalancer<TestEndpoint> balancer, int choices) {
		RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
		Map<String, Double> shares = new HashMap<>();
		for (int i = 0; i < choices; i++) {
			TestEndpoint chosen = balancer.choose(random.nextLong(), 0);
			if (chosen != null) {
				shares.merge(chosen.hashKey(), 1.0 / choices, Double::sum);
			}
		}
		return shares;
	}

	@Override
	public int active() {
		return this.requests.get();
	}

	@Override
	public String toString() {
		return this.hashKey;
	}

}
