package io.lateen.listener;

import java.io.IOException;

import io.lateen.model.MeshSettings;
import io.lateen.model.MeshSettings.ClientCertificateDetails;
import io.lateen.model.MeshSettings.PathNormalization;
import io.lateen.model.MeshSettings.ProxyHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the gateway tells applications of the client, and whom it believes. */
class ForwardedHeadersTests {

	private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

	private final TestGateway gateway = new TestGateway();

	@BeforeEach
	void trustNobody() {
		trust(0, ProxyHeaders.DEFAULT);
	}

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void thePeerIsTheClient() throws IOException {
		assertThat(this.gateway.ask("GET / HTTP/1.1", "x-forwarded-for: 1.2.3.4", "x-forwarded-proto: https").body())
			.contains("\nclient 127.0.0.1\n")
			.contains("\nx-forwarded-for: 1.2.3.4,127.0.0.1\n")
			.contains("\nx-forwarded-proto: http\n")
			.contains("\nx-envoy-external-address: 127.0.0.1\n")
			.contains("\nscheme http\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "1 | 56.5.6.7, 72.9.5.6, 98.1.2.3 | 98.1.2.3", "2 | 56.5.6.7, 72.9.5.6, 98.1.2.3 | 72.9.5.6",
					"3 | 56.5.6.7,72.9.5.6,98.1.2.3 | 56.5.6.7", "4 | 56.5.6.7, 72.9.5.6, 98.1.2.3 | 127.0.0.1",
					"1 | ::1 | ::1", "1 | unknown | 127.0.0.1", "2 | , | 127.0.0.1" })
	void trustedProxiesTellTheClient(int proxies, String forwardedFor, String client) throws IOException {
		trust(proxies, ProxyHeaders.DEFAULT);
		assertThat(this.gateway.ask("GET / HTTP/1.1", "x-forwarded-for: " + forwardedFor).body())
			.contains("\nclient " + client + "\n")
			.contains("\nx-envoy-external-address: " + client + "\n")
			.contains("\nx-forwarded-for: " + forwardedFor + ",127.0.0.1\n");
	}

	@Test
	void linesOfForwardedForAreJoined() throws IOException {
		trust(2, ProxyHeaders.DEFAULT);
		assertThat(this.gateway.ask("GET / HTTP/1.1", "x-forwarded-for: 1.1.1.1", "x-forwarded-for: 2.2.2.2").body())
			.contains("\nx-forwarded-for: 1.1.1.1,2.2.2.2,127.0.0.1\n")
			.contains("\nclient 1.1.1.1\n");
	}

	@Test
	void aTrustedProxyTellsTheScheme() throws IOException {
		trust(1, ProxyHeaders.DEFAULT);
		assertThat(this.gateway.ask("GET / HTTP/1.1", "x-forwarded-proto: https").body()).contains("\nscheme https\n")
			.contains("\nx-forwarded-proto: https\n");
		assertThat(this.gateway.ask("GET / HTTP/1.1").body()).contains("\nscheme http\n")
			.contains("\nx-forwarded-proto: http\n");
	}

	@Test
	void theRequestIdIsNew() throws IOException {
		String first = id(this.gateway.ask("GET / HTTP/1.1", "x-request-id: mine").body());
		String second = id(this.gateway.ask("GET / HTTP/1.1").body());
		assertThat(first).matches(UUID);
		assertThat(second).matches(UUID).isNotEqualTo(first);
	}

	@Test
	void theRequestIdIsLeftAloneWhereTheMeshSaysSo() throws IOException {
		trust(0, new ProxyHeaders("istio-envoy", false, true, true, false, false));
		assertThat(id(this.gateway.ask("GET / HTTP/1.1", "x-request-id: mine").body())).isEqualTo("mine");
		assertThat(this.gateway.ask("GET / HTTP/1.1").body()).doesNotContain("x-request-id");
	}

	@Test
	void thePortIsToldWhereTheMeshSaysSo() throws IOException {
		trust(0, new ProxyHeaders("istio-envoy", true, true, true, false, true));
		assertThat(this.gateway.ask("GET / HTTP/1.1").body())
			.contains("\nx-forwarded-port: " + this.gateway.port() + "\n");
	}

	@Test
	void thePortThatATrustedProxyTellsStays() throws IOException {
		trust(1, new ProxyHeaders("istio-envoy", true, true, true, false, true));
		assertThat(this.gateway.ask("GET / HTTP/1.1", "x-forwarded-port: 444").body())
			.contains("\nx-forwarded-port: 444\n");
		assertThat(this.gateway.ask("GET / HTTP/1.1", "x-forwarded-proto: https").body())
			.contains("\nx-forwarded-port: " + this.gateway.port() + "\n");
	}

	@Test
	void theServerHasTheNameThatTheMeshGivesIt() throws IOException {
		trust(0, new ProxyHeaders("lateen", true, true, true, false, false));
		assertThat(this.gateway.ask("GET / HTTP/1.1").header("server")).isEqualTo("lateen");
		trust(0, new ProxyHeaders("", true, true, true, false, false));
		assertThat(this.gateway.ask("GET / HTTP/1.1").header("server")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-envoy-internal", "x-envoy-retry-on", "x-envoy-max-retries",
			"x-envoy-upstream-rq-timeout-ms", "x-envoy-original-path", "x-envoy-original-host",
			"x-envoy-decorator-operation", "x-envoy-attempt-count", "x-forwarded-client-cert" })
	void whatOnlyProxiesMaySayIsTakenOut(String name) throws IOException {
		assertThat(this.gateway.ask("GET / HTTP/1.1", name + ": v").body()).doesNotContain(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-envoy-foo", "x-envoy-peer-metadata", "x-forwarded-host", "x-forwarded-port",
			"forwarded", "x-real-ip", "traceparent", "x_underscore", "proxy-authorization", "trailer" })
	void othersPass(String name) throws IOException {
		assertThat(this.gateway.ask("GET / HTTP/1.1", name + ": v").body()).contains("\n" + name + ": v\n");
	}

	private void trust(int proxies, ProxyHeaders headers) {
		this.gateway.publish(new MeshSettings(PathNormalization.BASE, proxies, ClientCertificateDetails.SANITIZE_SET,
				headers, false), this.gateway.port());
	}

	private static String id(String body) {
		return body.lines()
			.filter((line) -> line.startsWith("x-request-id: "))
			.map((line) -> line.substring(14))
			.findFirst()
			.orElseThrow();
	}

}
