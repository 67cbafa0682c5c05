package io.lateen;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Given ports that cannot be bound, when Gateways ask for them, then they are told why,
 * and the other ports are served.
 */
class RefusedPortIT {

	private static final String RESOURCES = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: low}
			spec: {servers: [{port: {number: 81, name: http, protocol: HTTP}, hosts: ["*"]}]}
			---
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw}
			spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
			---
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: all}
			spec: {servers: [{port: {number: %1$d, name: http, protocol: HTTP}, hosts: ["*"]}]}
			---
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: one}
			spec: {servers: [{port: {number: %1$d, name: http, protocol: HTTP}, hosts: ["*"], bind: 127.0.0.1}]}
			---
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: v}
			spec: {hosts: ["*"], gateways: [gw], http: [{directResponse: {status: 200}}]}
			""";

	@TempDir
	private Path temporary;

	@Test
	void areToldOfOnTheirGateways() throws Exception {
		Path unprivileged = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
		Requirement.that(
				Files.exists(unprivileged) && Integer.parseInt(Files.readAllLines(unprivileged).getFirst()) > 81,
				"a system that keeps ports below 1024 to the privileged");
		Path folder = Files.createDirectory(this.temporary.resolve("resources"));
		int twice = GatewayProcess.freePort();
		Files.writeString(folder.resolve("gateway.yaml"), RESOURCES.formatted(twice));
		try (GatewayProcess gateway = new GatewayProcess(withoutTheRight(), this.temporary.resolve("log"), List.of(),
				"--lateen.directory=" + folder)) {
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(gateway.actuator("problems"))
					.contains("INEFFECTIVE Gateway default/low", "spec.servers[0].port: port 81 cannot be bound: "
							+ "permission denied: ports below 1024 need the capability NET_BIND_SERVICE"));
			assertThat(gateway.actuator("problems")).containsPattern("spec\\.servers\\[0]\\.port: port " + twice
					+ " cannot be bound: .*; on another address it is that of Gateway default/(all|one)");
			assertThat(status(gateway.port())).isEqualTo(200);
		}
	}

	/** Root gives it away; others have none. */
	private static List<String> withoutTheRight() {
		if (!"root".equals(System.getProperty("user.name"))) {
			return List.of();
		}
		Requirement.that(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv of util-linux");
		return List.of("setpriv", "--bounding-set", "-net_bind_service");
	}

	private static int status(int port) throws IOException, InterruptedException {
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
						BodyHandlers.discarding())
				.statusCode();
		}
	}

}
