package io.lateen.upstream.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given three endpoints, then the choices that Istio's Envoy 1.39.3 made for the keys
 * {@code user-0}, {@code user-1}, ..., recorded one letter each.
 */
class EnvoyChoicesTests {

	private static final List<TestEndpoint> ENDPOINTS = List.of(endpoint("10.231.1.61:9000"),
			endpoint("10.231.1.62:9000"), endpoint("10.231.1.63:9000"));

	@Test
	void ringHashOfAHeaderAQueryParameterAndACookie() {
		assertThat(choices(RingHash.of(ENDPOINTS, 1024))).isEqualTo("caabbbcacbcc");
	}

	@Test
	void maglevOfAHeader() {
		assertThat(choices(Maglev.of(ENDPOINTS, 1021))).isEqualTo("bbccbaaccbac");
	}

	@Test
	void theClientsAddress() {
		assertThat(RingHash.of(ENDPOINTS, 1024).choose(XxHash64.of("127.0.0.1"), 0)).isSameAs(ENDPOINTS.get(2));
	}

	@Test
	void aCookieThatWasMade() {
		assertThat(RingHash.of(ENDPOINTS, 1024).choose(XxHash64.of("0d5b3ef43df9dafb"), 0)).isSameAs(ENDPOINTS.get(1));
	}

	private static String choices(LoadBalancer<TestEndpoint> balancer) {
		StringBuilder choices = new StringBuilder();
		for (int key = 0; key < 12; key++) {
			TestEndpoint chosen = balancer.choose(XxHash64.of("user-" + key), 0);
			choices.append((char) ('a' + ENDPOINTS.indexOf(chosen)));
		}
		return choices.toString();
	}

	private static TestEndpoint endpoint(String address) {
		return new TestEndpoint(address, 1, 0, true, new AtomicInteger(), 0);
	}

}
