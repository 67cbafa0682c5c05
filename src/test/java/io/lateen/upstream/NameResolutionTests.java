package io.lateen.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.http.HttpResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Given names of endpoints, then their addresses, as long as they may be used. */
@Timeout(30)
class NameResolutionTests {

	private static final ClusterKey KEY = new ClusterKey("app.example", 80, "");

	private TestDns dns;

	private NameResolution names;

	private volatile List<String> found = List.of();

	@BeforeEach
	void start() throws IOException {
		this.dns = new TestDns();
		this.names = new NameResolution(HttpResources.get(),
				new SingletonDnsServerAddressStreamProvider(this.dns.address()), Duration.ofMillis(200));
	}

	@AfterEach
	void close() {
		this.names.close();
		this.dns.close();
	}

	@Test
	void allAddressesOfAllNames() {
		this.dns.know("a.example", 60, "192.0.2.1", "192.0.2.2");
		this.dns.know("b.example", 60, "192.0.2.3");
		follow(false, "a.example", "b.example");
		awaitFound("192.0.2.1:80", "192.0.2.2:80", "192.0.2.3:80");
	}

	@Test
	void oneAddressAtATimeWhereThatIsAskedFor() {
		this.dns.know("a.example", 60, "192.0.2.1", "192.0.2.2");
		follow(true, "a.example");
		awaitFound("192.0.2.1:80");
	}

	@Test
	void addressesAreUsedAsLongAsTheyMayBe() {
		this.dns.know("a.example", 1, "192.0.2.1");
		follow(false, "a.example");
		awaitFound("192.0.2.1:80");
		int asked = this.dns.questions.get();
		this.dns.know("a.example", 3600, "192.0.2.9");
		awaitFound("192.0.2.9:80");
		assertThat(this.dns.questions.get() - asked).isLessThan(5);
	}

	@Test
	void addressesStayWhileTheServerFailsAndItIsAskedAgain() {
		this.dns.know("a.example", 1, "192.0.2.1");
		follow(false, "a.example");
		awaitFound("192.0.2.1:80");
		this.dns.answers.clear();
		int asked = this.dns.questions.get();
		await().until(() -> this.dns.questions.get() > asked + 2);
		assertThat(this.found).containsExactly("192.0.2.1:80");
		this.dns.know("a.example", 60, "192.0.2.2");
		awaitFound("192.0.2.2:80");
	}

	@Test
	void aNameThatIsNotKnownDoesNotHideTheOthers() {
		this.dns.know("a.example", 60, "192.0.2.1");
		follow(false, "unknown.example", "a.example");
		awaitFound("192.0.2.1:80");
	}

	@Test
	void nobodyIsAskedForWhatIsForgotten() {
		this.dns.know("a.example", 1, "192.0.2.1");
		follow(false, "a.example");
		awaitFound("192.0.2.1:80");
		this.names.forget(KEY);
		int asked = this.dns.questions.get();
		await().during(Duration.ofMillis(1500)).until(() -> this.dns.questions.get() <= asked + 1);
	}

	private void follow(boolean oneAtATime, String... names) {
		List<Endpoint> endpoints = Stream.of(names).map((name) -> new Endpoint(name, 80, 1, true, "")).toList();
		this.names.follow(KEY, new Endpoints.Dns(endpoints, oneAtATime),
				(resolved) -> this.found = resolved.stream()
					.map((one) -> one.address().getAddress().getHostAddress() + ":" + one.address().getPort())
					.toList());
	}

	private void awaitFound(String... addresses) {
		await().untilAsserted(() -> assertThat(this.found).containsExactly(addresses));
	}

}
