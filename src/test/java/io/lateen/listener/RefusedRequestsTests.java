package io.lateen.listener;

import java.io.IOException;

import io.lateen.listener.RawClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What Istio's Envoy refuses before it looks for a route, and in which words. */
class RefusedRequestsTests {

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
	@ValueSource(strings = { "GET / HTTP/1.0", "GET /", "GET / HTTP/1.2", "GET / HTTP/2.0" })
	void anotherVersionIs426(String requestLine) throws IOException {
		refused(426, "Upgrade Required", requestLine + "\r\nHost: a.test\r\n\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / http/1.1", "hello", "FOO / HTTP/1.1", "get / HTTP/1.1", "M-SEARCH / HTTP/1.1",
			"GET /a b HTTP/1.1", "GET * HTTP/1.1", "GET any HTTP/1.1", "GET ?a HTTP/1.1", "GET #a HTTP/1.1",
			"GET ftp://a.test/ HTTP/1.1", "GET http:///a HTTP/1.1", "CONNECT /x HTTP/1.1", "CONNECT a.test HTTP/1.1",
			"GET /\u00c3\u00a4 HTTP/1.1", "GET /a\u0001b HTTP/1.1", "GET /a\u007fb HTTP/1.1" })
	void aRequestLineThatIsNoneIs400(String requestLine) throws IOException {
		refused(400, "Bad Request", requestLine + "\r\nHost: a.test\r\n\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-a : b", "x-a", ": b", "x(a: b", "x\u00e4: b", "x-a: b\u0000c", "x-a: b\u0001c",
			"x-a: b\u007fc", "Content-Length: +3", "Content-Length: -3", "Content-Length: 0x3", "Content-Length: ",
			"Content-Length: 3, 3", "Content-Length: 99999999999999999999999", "Content-Length: 3\r\nContent-Length: 3",
			"Content-Length: 3\r\nContent-Length: 4", "Content-Length: 3\r\nTransfer-Encoding: chunked",
			"Connection: x-forwarded-for", "Connection: a,b,c,d,e,f,g,h,i,j" })
	void aHeaderThatMustNotBeIs400(String header) throws IOException {
		refused(400, "Bad Request", "POST / HTTP/1.1\r\nHost: a.test\r\n" + header + "\r\n\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a/b", "a?b" })
	void aHostThatIsNoneIs400(String host) throws IOException {
		refused(400, "Bad Request", "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip, chunked", "gzip", "identity", "chunked\r\nTransfer-Encoding: chunked" })
	void aTransferCodingOtherThanChunkedIs501(String coding) throws IOException {
		refused(501, "Not Implemented",
				"POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
	}

	@Test
	void noHostIs400WithoutBody() throws IOException {
		refused(400, "", "GET / HTTP/1.1\r\n\r\n");
	}

	@Test
	void aHostThatConnectionTakesAwayIs400WithoutBody() throws IOException {
		refused(400, "", "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: host\r\n\r\n");
	}

	@Test
	void aZeroByteInThePathIs400WithoutBody() throws IOException {
		refused(400, "", "GET /a%00b HTTP/1.1\r\nHost: a.test\r\n\r\n");
	}

	@Test
	void moreThan60KiBOfHeadersAre431() throws IOException {
		refused(431, "Request Header Fields Too Large",
				"GET / HTTP/1.1\r\nHost: a.test\r\nx-big: " + "a".repeat(62_000) + "\r\n\r\n");
	}

	@Test
	void aTargetOfMoreThan60KiBIs431() throws IOException {
		refused(431, "Request Header Fields Too Large",
				"GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: a.test\r\n\r\n");
	}

	@Test
	void moreThan100HeadersAre431() throws IOException {
		refused(431, "Request Header Fields Too Large",
				"GET / HTTP/1.1\r\nHost: a.test\r\n" + "x-a: b\r\n".repeat(100) + "\r\n");
	}

	@Test
	void headsWithinTheLimitsPass() throws IOException {
		assertThat(gateway.ask("GET / HTTP/1.1", "x-big: " + "a".repeat(61_300)).code()).isEqualTo(200);
		assertThat(gateway.ask("GET /" + "a".repeat(59_000) + " HTTP/1.1").code()).isEqualTo(200);
		assertThat(gateway.ask("GET / HTTP/1.1", "x-a: b\r\n".repeat(98) + "x-a: b").code()).isEqualTo(200);
	}

	@Test
	void httpsAskedOfAPlainPortIs403() throws IOException {
		refused(403, "Forbidden", "GET https://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "foo", "h2c, websocket" })
	void anUpgradeToOtherThanWebSocketIs403(String protocol) throws IOException {
		refused(403, "", "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: " + protocol + "\r\n\r\n");
	}

	@Test
	void connectIs404() throws IOException {
		refused(404, "", "CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80\r\n\r\n");
	}

	@Test
	void optionsOfAllIs404AndTheConnectionStays() throws IOException {
		try (RawClient client = gateway.connect()) {
			Answer answer = client.head("OPTIONS * HTTP/1.1", "Host: a.test").answer();
			assertThat(answer.code()).isEqualTo(404);
			assertThat(answer.hasHeader("content-length", "0")).isTrue();
			assertThat(client.head("GET / HTTP/1.1", "Host: a.test").answer().code()).isEqualTo(200);
		}
	}

	@Test
	void aRefusalWaitsItsTurnBehindPipelinedRequests() throws IOException {
		try (RawClient client = gateway.connect()) {
			client.bytes("GET /1 HTTP/1.1\r\nHost: a.test\r\n\r\nGET * HTTP/1.1\r\nHost: a.test\r\n\r\n"
					+ "GET /3 HTTP/1.1\r\nHost: a.test\r\n\r\n");
			assertThat(client.answer().body()).contains("path /1\n");
			assertThat(client.answer().body()).isEqualTo("Bad Request");
			assertThat(client.closed()).isTrue();
		}
	}

	private static void refused(int status, String body, String request) throws IOException {
		try (RawClient client = gateway.connect()) {
			Answer answer = client.bytes(request).answer();
			assertThat(answer.code()).isEqualTo(status);
			assertThat(answer.body()).isEqualTo(body);
			assertThat(answer.header("content-type")).isEqualTo(body.isEmpty() ? null : "text/plain");
			assertThat(answer.header("content-length")).isEqualTo(Integer.toString(body.length()));
			assertThat(answer.header("server")).isEqualTo("istio-envoy");
			assertThat(answer.header("date")).endsWith("GMT");
			assertThat(answer.header("connection")).isEqualTo("close");
			assertThat(client.closed()).isTrue();
		}
	}

}
