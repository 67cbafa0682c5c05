package io.lateen.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.lateen.GatewayProcess;
import io.lateen.LateenApplication;
import io.netty.pkitesting.X509Bundle;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * A whole gateway in this process, over a folder; port 80 of Gateways is {@link #port}.
 */
final class WebSocketGateway implements AutoCloseable {

	static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: %s}
			spec: {servers: [{port: {number: %d, name: http, protocol: HTTP}, hosts: ["*"]}]}
			---
			""";

	private static final String SECURE = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: secure}
			spec:
			  servers:
			  - port: {number: 443, name: https, protocol: HTTPS}
			    hosts: ["*"]
			    tls: {mode: SIMPLE, credentialName: certificate}
			---
			apiVersion: v1
			kind: Secret
			metadata: {name: certificate, namespace: istio-system}
			type: kubernetes.io/tls
			data: {tls.crt: %s, tls.key: %s}
			""";

	static final String APPLICATION = """
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: app}
			spec:
			  hosts: [app.example]
			  resolution: STATIC
			  ports: [{number: 80, name: http, protocol: HTTP, targetPort: %d}]
			  endpoints: [{address: 127.0.0.1}]
			---
			""";

	static final String ROUTE = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: chat, annotations: {%s}}
			spec:
			  hosts: [app.test]
			  gateways: [gw, other, secure]
			  http:
			  - name: chat
			    match: [{uri: {prefix: /chat}}]
			    route: [{destination: {host: app.example, port: {number: 80}}}]
			""";

	final int port = GatewayProcess.freePort();

	final int otherPort = GatewayProcess.freePort();

	final int securePort = GatewayProcess.freePort();

	final int management = GatewayProcess.freePort();

	private final HttpClient client = HttpClient.newHttpClient();

	private final Path folder;

	private final ConfigurableApplicationContext context;

	/**
	 * Starts it.
	 * @param folder for resources
	 * @param application where the WebSockets lead
	 */
	WebSocketGateway(Path folder, int application, String... arguments) {
		this.folder = folder;
		write("gateways.yaml", GATEWAY.formatted("gw", 80));
		write("other.yaml", GATEWAY.formatted("other", 81));
		write("application.yaml", APPLICATION.formatted(application));
		route("");
		List<String> all = new ArrayList<>(List.of("--lateen.source=directory", "--lateen.directory=" + folder,
				"--lateen.ports.80=" + this.port, "--lateen.ports.81=" + this.otherPort,
				"--lateen.ports.443=" + this.securePort, "--management.server.port=" + this.management));
		all.addAll(List.of(arguments));
		this.context = new SpringApplicationBuilder(LateenApplication.class).run(all.toArray(String[]::new));
		await("both ports").atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> actuator("health/ports").split("open").length == 3);
	}

	/** Writes the route anew, with annotations. */
	void route(String annotations) {
		write("route.yaml", ROUTE.formatted(annotations));
	}

	/** Opens {@link #securePort}. */
	void secure(X509Bundle certificate) {
		write("secure.yaml",
				SECURE.formatted(base64(certificate.getCertificatePathPEM()), base64(certificate.getPrivateKeyPEM())));
		await("the port with TLS").atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> actuator("health/ports").split("open").length == 4);
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
	}

	void write(String file, String text) {
		try {
			Files.writeString(this.folder.resolve(file), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void delete(String file) throws IOException {
		Files.delete(this.folder.resolve(file));
	}

	HttpResponse<String> actuator(String method, String path) throws IOException, InterruptedException {
		return this.client
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.management + "/actuator/" + path))
				.method(method, BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
	}

	String actuator(String path) throws IOException, InterruptedException {
		return actuator("GET", path).body();
	}

	RawWebSocket open() throws IOException {
		return RawWebSocket.open(this.port, "/chat");
	}

	@Override
	public void close() {
		this.context.close();
		this.client.shutdownNow();
	}

}
