package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.resource.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Given an API server that misbehaves, then the informer goes on. */
class KubernetesSourceTests {

	private static final Timing FAST = new Timing(Duration.ofMillis(400), Duration.ofSeconds(60), Duration.ofMillis(10),
			Duration.ofMillis(50));

	private static final String ONE = """
			{"metadata": {"resourceVersion": "10"}, "items": [
			 {"metadata": {"name": "a", "namespace": "n", "resourceVersion": "5"}, "data": {"mesh": "one"}}]}
			""";

	private static final String NONE = "{\"metadata\": {\"resourceVersion\": \"10\"}, \"items\": []}";

	private final CollectedSnapshots snapshots = new CollectedSnapshots();

	@AfterEach
	void close() {
		this.snapshots.close();
	}

	@Test
	void aWatchThatFellSilentIsOpenedAnewFromWhereItStopped() throws Exception {
		String event = """
				{"type": "ADDED", "object": {"metadata": {"name": "a", "namespace": "n", "resourceVersion": "11"}}}
				""";
		try (StubApi api = new StubApi((exchange) -> StubApi.send(exchange, 200, NONE),
				(exchange) -> StubApi.sendAndFallSilent(exchange, event))) {
			run(api, () -> {
				eventually(() -> this.snapshots.latest().get(Kind.CONFIG_MAP, "n", "a") != null);
				eventually(() -> api.watches() >= 3);
				assertThat(api.lists()).isEqualTo(1);
				assertThat(api.requests().getLast()).contains("resourceVersion=11");
			});
		}
	}

	@Test
	void anEventMayComeInPieces() throws Exception {
		try (StubApi api = new StubApi((exchange) -> StubApi.send(exchange, 200, NONE),
				(exchange) -> StubApi.sendAndFallSilent(exchange, "{\"type\": \"ADDED\", \"object\": {\"meta",
						"data\": {\"name\": \"ü\", \"namespace\": \"n\", \"resourceVersion\": \"11\"}}}",
						"\n{\"type\": \"BOOKMARK\", \"object\": {\"metadata\": {\"resourceVersion\": \"12\"}}}\n{"))) {
			run(api, () -> {
				eventually(() -> this.snapshots.latest().get(Kind.CONFIG_MAP, "n", "ü") != null);
				eventually(() -> api.watches() >= 2);
				assertThat(api.requests().getLast()).contains("resourceVersion=12");
			});
		}
	}

	@Test
	void aVersionThatTheServerHasForgottenIsReadAnew() throws Exception {
		AtomicInteger lists = new AtomicInteger();
		String gone = """
				{"type": "ERROR", "object": {"kind": "Status", "code": 410, "message": "too old resource version"}}
				""";
		try (StubApi api = new StubApi(
				(exchange) -> StubApi.send(exchange, 200, (lists.incrementAndGet() == 1) ? ONE : NONE),
				(exchange) -> StubApi.send(exchange, 200, gone))) {
			run(api, () -> {
				eventually(() -> lists.get() > 1);
				eventually(() -> this.snapshots.latest().all(Kind.CONFIG_MAP).isEmpty());
			});
		}
	}

	@Test
	void watchesThatNeverComeAboutLeadToAnotherList() throws Exception {
		try (StubApi api = new StubApi((exchange) -> StubApi.send(exchange, 200, ONE),
				(exchange) -> StubApi.send(exchange, 504, "Too large resource version"))) {
			run(api, () -> {
				eventually(() -> api.lists() >= 3);
				assertThat(api.watches()).isGreaterThan(api.lists());
				assertThat(this.snapshots.latest().get(Kind.CONFIG_MAP, "n", "a")).isNotNull();
			});
		}
	}

	@Test
	void aListComesInPages() throws Exception {
		try (StubApi api = new StubApi((exchange) -> StubApi.send(exchange, 200,
				exchange.getRequestURI().getQuery().contains("continue=more") ? ONE : """
						{"metadata": {"resourceVersion": "10", "continue": "more"}, "items": [
						 {"metadata": {"name": "b", "namespace": "n", "resourceVersion": "6"}}]}
						"""), StubApi::sendAndFallSilent)) {
			run(api, () -> assertThat(this.snapshots.latest().all(Kind.CONFIG_MAP)).hasSize(2));
		}
	}

	@Test
	void anAnswerThatIsNoJsonIsTroubleAndNoEnd() throws Exception {
		AtomicInteger lists = new AtomicInteger();
		try (StubApi api = new StubApi(
				(exchange) -> StubApi.send(exchange, 200, (lists.incrementAndGet() < 3) ? "<html>" : ONE),
				StubApi::sendAndFallSilent)) {
			run(api, () -> assertThat(this.snapshots.latest().get(Kind.CONFIG_MAP, "n", "a")).isNotNull());
			assertThat(lists.get()).isEqualTo(3);
		}
	}

	private void run(StubApi api, Work work) throws IOException {
		try (KubernetesClient client = api.client();
				KubernetesSource source = new KubernetesSource(client,
						new KubernetesScope(Set.of(Kind.CONFIG_MAP), List.of(), "", "istio-system", "istio-system"),
						FAST)) {
			source.start(this.snapshots.sink());
			eventually(() -> this.snapshots.latest() != null);
			work.run();
		}
	}

	private static void eventually(Callable<Boolean> condition) {
		await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).until(condition);
	}

	private interface Work {

		void run();

	}

}
