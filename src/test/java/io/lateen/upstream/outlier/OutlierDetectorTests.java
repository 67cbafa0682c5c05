package io.lateen.upstream.outlier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lateen.model.OutlierDetection;
import io.lateen.upstream.outlier.OutlierDetector.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.lateen.upstream.outlier.Ejection.CONSECUTIVE_5XX;
import static io.lateen.upstream.outlier.Ejection.CONSECUTIVE_GATEWAY_FAILURE;
import static io.lateen.upstream.outlier.Ejection.CONSECUTIVE_LOCAL_ORIGIN_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;

/** Given answers of endpoints, then those that are left out, and for how long. */
class OutlierDetectorTests {

	private static final Duration BASE = Duration.ofSeconds(30);

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final OutlierDetector detector = new OutlierDetector();

	private final EndpointHealth one = new EndpointHealth();

	private final List<EndpointHealth> four = List.of(this.one, new EndpointHealth(), new EndpointHealth(),
			new EndpointHealth());

	private final List<Ejection> told = new ArrayList<>();

	private long now;

	@BeforeEach
	void watch() {
		watch(settings(3, 2, false, 100));
	}

	private void watch(OutlierDetection settings) {
		this.detector.follow(new EndpointHealth.Watch(settings, this::failing), this.four, this.now);
	}

	private void failing(EndpointHealth health, Ejection reason) {
		this.told.add(reason);
		this.detector.failing(health, reason, this.now);
	}

	private static OutlierDetection settings(int serverErrors, int gatewayErrors, boolean split, int percent) {
		return new OutlierDetection(serverErrors, gatewayErrors, split, 2, INTERVAL, BASE, percent);
	}

	@Test
	void serverErrorsInARowEject() {
		answer(500, 500, 200, 500, 500);
		assertThat(this.one.isEjected()).isFalse();
		answer(500);
		assertThat(this.one.isEjected()).isTrue();
		assertThat(this.told).containsExactly(CONSECUTIVE_5XX);
	}

	@Test
	void gatewayErrorsAreCountedApart() {
		answer(503, 500, 502);
		assertThat(this.told).containsExactly(CONSECUTIVE_5XX);
		this.told.clear();
		takeBack();
		answer(504, 502);
		assertThat(this.told).containsExactly(CONSECUTIVE_GATEWAY_FAILURE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 404, 101, 499, 600 })
	void otherAnswersEndTheRow(int status) {
		answer(500, 500, status, 500, 500);
		assertThat(this.told).isEmpty();
	}

	@Test
	void aThresholdOfZeroNeverEjects() {
		watch(settings(0, 0, false, 100));
		for (int i = 0; i < 100; i++) {
			answer(503);
		}
		assertThat(this.told).isEmpty();
	}

	@Test
	void failuresToConnectCountAs503AndTimeoutsAs504() {
		this.one.failed();
		this.one.timedOut();
		assertThat(this.told).containsExactly(CONSECUTIVE_GATEWAY_FAILURE);
	}

	@Test
	void splitFailuresToConnectDoNotCountAsAnswers() {
		watch(settings(3, 2, true, 100));
		answer(500, 500);
		this.one.failed();
		answer(200);
		this.one.timedOut();
		assertThat(this.told).containsExactly(CONSECUTIVE_LOCAL_ORIGIN_FAILURE);
	}

	@Test
	void aConnectionEndsTheRowOfSplitFailures() {
		watch(settings(3, 2, true, 100));
		this.one.failed();
		this.one.connected();
		this.one.failed();
		assertThat(this.told).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 24 })
	void lessThanTheShareOfOneLeavesNobodyOut(int percent) {
		watch(settings(1, 0, false, percent));
		assertThat(this.detector.failing(this.one, CONSECUTIVE_5XX, 0)).isEqualTo(Verdict.TOO_MANY);
		assertThat(this.one.isEjected()).isFalse();
	}

	@Test
	void noMoreThanThePercentageAreOut() {
		watch(settings(1, 0, false, 50));
		this.four.forEach((endpoint) -> endpoint.answered(500));
		assertThat(this.four).filteredOn(EndpointHealth::isEjected).hasSize(2);
		assertThat(this.detector.active()).isEqualTo(2);
	}

	@Test
	void whoIsNotEjectedIsCountedAnew() {
		watch(settings(2, 0, false, 10));
		answer(500, 500, 500);
		assertThat(this.told).hasSize(1);
		answer(500);
		assertThat(this.told).hasSize(2);
	}

	@Test
	void eachEjectionTakesLonger() {
		for (int times = 1; times <= 4; times++) {
			answer(500, 500, 500);
			assertOutFor(BASE.multipliedBy(times));
		}
	}

	@Test
	void noEjectionTakesLongerThanFiveMinutes() {
		for (int times = 1; times <= 15; times++) {
			answer(500, 500, 500);
			this.now += Duration.ofMinutes(5).toNanos();
			this.detector.look(this.now);
			assertThat(this.one.isEjected()).describedAs("ejection %d", times).isFalse();
		}
		assertThat(this.one.backoff()).isEqualTo(11);
	}

	@Test
	void anIntervalWithoutEjectionTakesOneTimeOff() {
		answer(500, 500, 500);
		assertOutFor(BASE);
		answer(500, 500, 500);
		assertOutFor(BASE.multipliedBy(2));
		this.now += INTERVAL.toNanos();
		this.detector.look(this.now);
		answer(500, 500, 500);
		assertOutFor(BASE.multipliedBy(2));
	}

	@Test
	void whoIsTakenBackIsCountedAnew() {
		watch(settings(3, 2, false, 100));
		answer(500, 500, 500);
		answer(503);
		takeBack();
		answer(503);
		assertThat(this.one.isEjected()).isFalse();
	}

	@Test
	void nothingIsToBeLookedAtWhereNobodyFailed() {
		assertThat(this.detector.nextLook()).isNull();
		answer(500, 500, 500);
		assertThat(this.detector.nextLook()).isEqualTo(INTERVAL);
		takeBack();
		assertThat(this.detector.nextLook()).isEqualTo(INTERVAL);
		this.now += INTERVAL.toNanos();
		this.detector.look(this.now);
		assertThat(this.detector.nextLook()).isNull();
	}

	@Test
	void withoutSettingsAllAreTakenBackAndNobodyIsCounted() {
		answer(500, 500, 500);
		this.detector.follow(null, this.four, this.now);
		assertThat(this.one.isEjected()).isFalse();
		answer(500, 500, 500);
		assertThat(this.told).hasSize(1);
	}

	@Test
	void whoIsGoneIsNotAmongThoseThatAreOut() {
		answer(500, 500, 500);
		this.detector.follow(new EndpointHealth.Watch(settings(3, 2, false, 50), this::failing),
				this.four.subList(1, 4), this.now);
		assertThat(this.detector.active()).isZero();
		assertThat(this.detector.failing(this.one, CONSECUTIVE_5XX, this.now)).isEqualTo(Verdict.NOTHING);
	}

	private void answer(int... statuses) {
		for (int status : statuses) {
			this.one.answered(status);
		}
	}

	private void assertOutFor(Duration time) {
		this.now += time.toNanos() - 1;
		this.detector.look(this.now);
		assertThat(this.one.isEjected()).isTrue();
		this.now++;
		assertThat(this.detector.look(this.now)).isTrue();
		assertThat(this.one.isEjected()).isFalse();
	}

	private void takeBack() {
		this.now += BASE.toNanos();
		this.detector.look(this.now);
	}

}
