package io.lateen;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Given the context that the build has worked out, as in the image, or the one that is
 * worked out at start, as by {@code java -jar}, then both say and serve the same, and
 * follow the settings of the start.
 */
class ProcessedContextIT {

	private static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gateway}
			spec:
			  selector: {istio: ingressgateway}
			  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: hello}
			spec:
			  hosts: ["*"]
			  gateways: [gateway]
			  http:
			  - match: [{uri: {prefix: /hello}}]
			    directResponse: {status: 200, body: {string: hello}}
			  - nonsense: true
			    route: [{destination: {host: localhost.test}}]
			""";

	@TempDir
	private Path folder;

	@TempDir
	private Path logs;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void saysAndServesTheSame(boolean processed) throws Exception {
		Files.writeString(this.folder.resolve("gateway.yaml"), GATEWAY);
		try (GatewayProcess gateway = start(processed)) {
			assertThat(gateway.output().contains("AOT-processed")).isEqualTo(processed);
			await().untilAsserted(() -> assertThat(get(gateway, "/hello").body()).isEqualTo("hello"));
			assertThat(gateway.actuator("health")).contains("\"status\":\"UP\"", "\"table\"", "\"ports\"",
					"\"source\"");
			assertThat(gateway.actuator("health/liveness")).contains("UP");
			assertThat(gateway.actuator("gateway/routes")).contains("default/hello");
			assertThat(gateway.actuator("explain?host=a.test&path=/hello&port=80&headers=x-a:b"))
				.contains("default/hello");
			assertThat(gateway.actuator("problems")).contains("nonsense");
			assertThat(gateway.actuator("listeners")).contains("\"port\":" + gateway.port());
			assertThat(gateway.actuator("info")).contains("\"version\"");
			assertThat(gateway.actuator("prometheus")).contains("lateen_table_generation", "jvm_memory_used_bytes");
			assertThat(gateway.terminate()).isZero();
			assertThat(gateway.output()).doesNotContain("Exception in thread");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void settingsOfTheStartHold(boolean processed) throws Exception {
		Files.writeString(this.folder.resolve("gateway.yaml"), GATEWAY);
		try (GatewayProcess gateway = start(processed, "--logging.level.io.lateen=error", "--lateen.access-log=json",
				"--management.endpoints.web.exposure.include=health,problems", "--lateen.tls=jdk",
				"--management.endpoint.health.show-details=never")) {
			await().untilAsserted(() -> assertThat(get(gateway, "/hello").statusCode()).isEqualTo(200));
			assertThat(gateway.actuator("health")).doesNotContain("table");
			assertThat(gateway.actuator("problems")).contains("nonsense");
			assertThat(gateway.actuator("prometheus")).contains("404");
			await().untilAsserted(() -> assertThat(gateway.output()).contains("\"path\":\"/hello\""));
			assertThat(gateway.output()).doesNotContain(" INFO ");
		}
	}

	private GatewayProcess start(boolean processed, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--lateen.source=directory");
		all.add("--lateen.directory=" + this.folder);
		return new GatewayProcess(this.logs.resolve("gateway.log"), List.of("-Dspring.aot.enabled=" + processed),
				all.toArray(String[]::new));
	}

	private static HttpResponse<String> get(GatewayProcess gateway, String path)
			throws IOException, InterruptedException {
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path)).build(),
					BodyHandlers.ofString());
		}
	}

}
