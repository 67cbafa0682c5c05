package io.lateen.listener;

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers that are meant for one connection only, and upgrades. */
class HopByHopTests {

	private static TestGateway gateway;

	@BeforeAll
	static void open() {
		gateway = new TestGateway();
	}

	@AfterAll
	static void close() {
		gateway.close();
	}

	@Test
	void whatConnectionNamesIsTakenOut() throws IOException {
		assertThat(gateway
			.ask("GET / HTTP/1.1", "Connection: close, X-A, cookie", "x-a: 1", "x-b: 2", "cookie: c=d", "Keep-Alive: 5",
					"Proxy-Connection: keep-alive")
			.body()).contains("\nx-b: 2\n")
			.doesNotContain("x-a:")
			.doesNotContain("cookie:")
			.doesNotContain("keep-alive")
			.doesNotContain("connection:");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "trailers | trailers", "gzip, trailers | trailers", "Trailers | trailers", "gzip | " })
	void ofTeOnlyTrailersAreLeft(String sent, String left) throws IOException {
		String body = gateway.ask("GET / HTTP/1.1", "Connection: te", "TE: " + sent).body();
		assertThat(body.lines().filter((line) -> line.startsWith("te: ")))
			.isEqualTo((left != null) ? java.util.List.of("te: " + left) : java.util.List.of());
	}

	@Test
	void everyLineOfConnectionCounts() throws IOException {
		assertThat(
				gateway.ask("GET / HTTP/1.1", "Connection: keep-alive", "Connection: x-a", "x-a: 1", "x-b: 2").body())
			.contains("\nx-b: 2\n")
			.doesNotContain("x-a:");
	}

	@Test
	void anUpgradeToWebSocketKeepsItsHeaders() throws IOException {
		assertThat(gateway.ask("GET / HTTP/1.1", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket").body())
			.contains("\nupgrade true\n")
			.contains("\nconnection: upgrade\n")
			.contains("\nupgrade: websocket\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "Connection: Upgrade | x: y", "Upgrade: websocket | x: y",
			"Upgrade: foo | x: y", "Connection: Upgrade, HTTP2-Settings | Upgrade: h2c" })
	void halfAnUpgradeIsNone(String first, String second) throws IOException {
		assertThat(gateway.ask("GET / HTTP/1.1", first, second, "HTTP2-Settings: AAMAAABkAAQAAP__").body())
			.contains("\nupgrade false\n")
			.doesNotContain("\nupgrade: ")
			.doesNotContain("\nconnection: ");
	}

}
