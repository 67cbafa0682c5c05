package io.lateen.upstream.connection;

import java.time.Duration;

import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.RetryBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Given limits, then so much may be under way at a time. */
class CircuitBreakerTests {

	private static final PoolLimits TWO_RETRIES = new PoolLimits(Integer.MAX_VALUE, Integer.MAX_VALUE,
			Integer.MAX_VALUE, 2, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofHours(1), null);

	@Test
	void retriesAreLimitedByNumber() {
		CircuitBreaker breaker = new CircuitBreaker(TWO_RETRIES, null);
		requests(breaker, 100);
		assertThat(retries(breaker)).isEqualTo(2);
		breaker.returnRetry();
		assertThat(retries(breaker)).isEqualTo(1);
	}

	@Test
	void aBudgetTakesThePlaceOfTheNumber() {
		CircuitBreaker breaker = new CircuitBreaker(TWO_RETRIES, new RetryBudget(20, 3, null));
		requests(breaker, 25);
		assertThat(retries(breaker)).isEqualTo(5);
	}

	@Test
	void aBudgetIsNeverBelowItsMinimum() {
		CircuitBreaker breaker = new CircuitBreaker(PoolLimits.DEFAULT, new RetryBudget(20, 3, null));
		requests(breaker, 10);
		assertThat(retries(breaker)).isEqualTo(3);
	}

	@Test
	void requestsThatEndedCountForTheInterval() {
		Duration interval = Duration.ofMillis(400);
		CircuitBreaker breaker = new CircuitBreaker(PoolLimits.DEFAULT, new RetryBudget(50, 0, interval));
		requests(breaker, 10);
		for (int i = 0; i < 10; i++) {
			breaker.returnRequest();
		}
		assertThat(retries(breaker)).isEqualTo(5);
		for (int i = 0; i < 5; i++) {
			breaker.returnRetry();
		}
		await().atMost(Duration.ofSeconds(5)).until(() -> !breaker.takeRetry());
	}

	@Test
	void whatBeganOfLateIsCountedToAnEighth() {
		RecentRequests recent = new RecentRequests(Duration.ofNanos(800));
		for (int nanos = 10_000; nanos < 20_000; nanos++) {
			recent.count(nanos);
			if (nanos >= 11_000) {
				assertThat(recent.sum(nanos)).isBetween(800L, 900L);
			}
		}
		assertThat(recent.sum(30_000)).isZero();
	}

	private static void requests(CircuitBreaker breaker, int number) {
		for (int i = 0; i < number; i++) {
			assertThat(breaker.takeRequest()).isTrue();
		}
	}

	private static int retries(CircuitBreaker breaker) {
		int retries = 0;
		while (breaker.takeRetry()) {
			retries++;
		}
		return retries;
	}

}
