package io.lateen.listener;

import java.io.IOException;

import io.lateen.listener.RawClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What Istio's Envoy takes, and what it makes of it. */
class AcceptedRequestsTests {

	private static TestGateway gateway;

	@BeforeAll
	static void open() {
		gateway = new TestGateway();
	}

	@AfterAll
	static void close() {
		gateway.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/a?b=c | /a | b=c", "/a? | /a | ''", "/a | /a | null", "/a#f | /a | null", "/a?b#c?d | /a | b",
					"/a#/../b | /a | null", "/x/../a?p=/a/../b | /a | p=/a/../b", "/a?b=%00 | /a | b=%00",
					"/a%zz/% | /a%zz/% | null", "//h/p | //h/p | null" },
			nullValues = "none")
	void pathAndQueryAreTakenApart(String target, String path, String query) throws IOException {
		assertThat(gateway.ask("GET " + target + " HTTP/1.1").body()).contains("\npath " + path + "\n")
			.contains("\nquery " + query + "\n");
	}

	@Test
	void theTargetStaysAsItWasSentButForTheFragment() throws IOException {
		assertThat(gateway.ask("GET /a/../%7eb|c?d#e HTTP/1.1").body()).contains("\nraw /a/../%7eb|c?d\n");
	}

	@Test
	void whatNoUriMayHoldIsEscapedForSpring() throws IOException {
		assertThat(gateway.ask("GET /a%zz?b=|%z HTTP/1.1").body()).contains("\nuri http://a.test/a%25zz?b=%7C%25z\n");
	}

	@ParameterizedTest
	@CsvSource({ "a.test, a.test", "A.Test, a.test", "a.test:8080, a.test", "a.test:abc, a.test", "a.test:, a.test",
			"a.test., a.test.", "u@a.test, u@a.test", "[::1]:80, [::1]", "[::1], [::1]" })
	void theHostLosesPortAndCaseForTheLookupOnly(String sent, String host) throws IOException {
		try (RawClient client = gateway.connect()) {
			assertThat(client.head("GET / HTTP/1.1", "Host: " + sent).answer().body()).contains("\nhost " + host + "\n")
				.contains("\nauthority " + sent + "\n")
				.contains("\nhost: " + sent + "\n");
		}
	}

	/** Browsers open connections that they may use later. */
	@Test
	void aConnectionMayBeOpenLongBeforeItsFirstRequest() throws Exception {
		try (RawClient client = gateway.connect()) {
			Thread.sleep(TestGateway.HANDSHAKE_TIMEOUT.plusMillis(300));
			assertThat(client.head("GET / HTTP/1.1", "Host: a.test").answer().status()).contains("200");
		}
	}

	@Test
	void anEmptyHostPasses() throws IOException {
		try (RawClient client = gateway.connect()) {
			assertThat(client.head("GET / HTTP/1.1", "Host: ").answer().body()).contains("\nhost \n");
		}
	}

	@Test
	void severalHostsAreJoined() throws IOException {
		assertThat(gateway.ask("GET / HTTP/1.1", "Host: b.test").body()).contains("\nhost a.test,b.test\n")
			.contains("\nhost: a.test,b.test\n");
	}

	@ParameterizedTest
	@CsvSource({ "http://b.test/x?y, b.test, /x, y", "HTTP://b.test:81/x, b.test:81, /x, null",
			"http://u:p@b.test/x, b.test, /x, null", "http://b.test, b.test, /, null" })
	void anAbsoluteTargetWinsOverHost(String target, String authority, String path, String query) throws IOException {
		assertThat(gateway.ask("GET " + target + " HTTP/1.1").body()).contains("\nauthority " + authority + "\n")
			.contains("\nhost: " + authority + "\n")
			.contains("\npath " + path + "\n")
			.contains("\nquery " + query + "\n");
	}

	@Test
	void anAbsoluteTargetNeedsNoHost() throws IOException {
		try (RawClient client = gateway.connect()) {
			assertThat(client.head("GET http://b.test/x HTTP/1.1").answer().body()).contains("\nhost: b.test\n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PROPFIND", "PATCH", "DELETE", "TRACE", "UNSUBSCRIBE", "OPTIONS" })
	void methodsOfTheRegistryPass(String method) throws IOException {
		assertThat(gateway.ask(method + " / HTTP/1.1").body()).contains("method " + method + "\n");
	}

	@Test
	void namesOfHeadersAreInLowerCaseAndValuesAsSent() throws IOException {
		assertThat(gateway.ask("GET / HTTP/1.1", "X-My-Header: \t Va lue \t", "x!#$%&'*+-.^_`|~: odd").body())
			.contains("\nx-my-header: Va lue\n")
			.contains("\nx!#$%&'*+-.^_`|~: odd\n");
	}

	@Test
	void linesMayEndWithoutCarriageReturn() throws IOException {
		try (RawClient client = gateway.connect()) {
			assertThat(client.bytes("\r\n\r\nGET /x HTTP/1.1\nHost: a.test\n\n").answer().body()).contains("path /x\n");
		}
	}

	@Test
	void chunksAreJoinedAndTrailersDropped() throws IOException {
		try (RawClient client = gateway.connect()) {
			client.head("POST / HTTP/1.1", "Host: a.test", "Transfer-Encoding: Chunked");
			Answer answer = client.bytes("3;a=b\r\nabc\r\n4\r\ndefg\r\n0\r\nx-t: end\r\n\r\n").answer();
			assertThat(answer.body()).contains("\nbody abcdefg\n").doesNotContain("x-t");
		}
	}

	@Test
	void expectIsLeftToTheApplication() throws IOException {
		try (RawClient client = gateway.connect()) {
			client.head("POST / HTTP/1.1", "Host: a.test", "Content-Length: 3", "Expect: 100-continue");
			Answer answer = client.bytes("abc").answer();
			assertThat(answer.code()).isEqualTo(200);
			assertThat(answer.body()).contains("\nexpect: 100-continue\n").contains("\nbody abc\n");
		}
	}

	@Test
	void pipelinedRequestsAreAnsweredInOrder() throws IOException {
		try (RawClient client = gateway.connect()) {
			client.bytes("GET /1 HTTP/1.1\r\nHost: a.test\r\n\r\n".repeat(2)
					+ "POST /2 HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1\r\n\r\nx"
					+ "GET /3 HTTP/1.1\r\nHost: a.test\r\n\r\n");
			assertThat(client.answer().body()).contains("\npath /1\n");
			assertThat(client.answer().body()).contains("\npath /1\n");
			assertThat(client.answer().body()).contains("\npath /2\n").contains("\nbody x\n");
			assertThat(client.answer().body()).contains("\npath /3\n");
		}
	}

	@Test
	void theConnectionStaysUnlessTheClientWantsItClosed() throws IOException {
		try (RawClient client = gateway.connect()) {
			client.head("GET /1 HTTP/1.1", "Host: a.test");
			assertThat(client.answer().header("connection")).isNull();
			client.head("GET /2 HTTP/1.1", "Host: a.test", "Connection: close");
			Answer last = client.answer();
			assertThat(last.hasHeader("connection", "close")).isTrue();
			assertThat(last.body()).doesNotContain("connection:");
			assertThat(client.closed()).isTrue();
		}
	}

	@Test
	void headIsAnsweredWithoutBody() throws IOException {
		try (RawClient client = gateway.connect()) {
			Answer head = client.head("HEAD / HTTP/1.1", "Host: a.test").answerToHead();
			assertThat(head.header("content-length")).isNotEqualTo("0").isNotNull();
			assertThat(client.head("GET / HTTP/1.1", "Host: a.test").answer().code()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@CsvSource({ "application/grpc, true", "application/grpc+proto, true", "application/grpc; charset=utf-8, false",
			"application/grpc-web, false", "text/plain, false" })
	void grpcIsToldByItsContentType(String type, boolean grpc) throws IOException {
		assertThat(gateway.ask("POST / HTTP/1.1", "Content-Length: 0", "Content-Type: " + type).body())
			.contains("\ngrpc " + grpc + "\n");
	}

}
