package io.lateen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.resource.kubernetes.KubeApi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many Services under load, and addresses behind them that change all the time, against a
 * real kube-apiserver. To be started in a network namespace of its own, see
 * {@link EndpointChurnIT}: the API server takes no loopback addresses for endpoints.
 */
final class EndpointChurn {

	/** Where the applications listen; belongs to the namespace's loopback interface. */
	static final String ADDRESS = "10.231.0.1";

	private static final int SERVICES = Integer.getInteger("lateen.churn.services", 50);

	private static final int CHANGES = Integer.getInteger("lateen.churn.changes", 200);

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("lateen.churn.seconds", 5));

	/** Requests a second. */
	private static final int RATE = Integer.getInteger("lateen.churn.rate", 200);

	private final Path log;

	private final AtomicInteger requests = new AtomicInteger();

	private final List<String> failures = new ArrayList<>();

	private final AtomicBoolean loading = new AtomicBoolean(true);

	private EndpointChurn(Path log) {
		this.log = log;
	}

	/**
	 * Runs it; throws where a request failed or a change is not live.
	 * @param arguments file for what the gateway prints
	 */
	public static void main(String... arguments) throws Exception {
		new EndpointChurn(Path.of(arguments[0])).run();
	}

	private void run() throws Exception {
		try (Application one = new Application("one");
				Application other = new Application("other");
				KubeApi api = KubeApi.create()) {
			api.startServer();
			try (KubernetesClient client = api.client()) {
				KubeApi.applyCrds(client);
				apply(client, one);
				try (GatewayProcess gateway = gateway(client); HttpClient http = HttpClient.newHttpClient()) {
					await().until(() -> get(http, gateway, SERVICES - 1).statusCode() == 200);
					cpu(gateway, http, () -> Thread.sleep(TIME)); // compiles what is used
																	// most
					Duration churned = cpu(gateway, http, () -> churn(client, one, other));
					Duration still = cpu(gateway, http, () -> Thread.sleep(TIME));
					System.out.printf(
							"churn: %d Services, %d changes in %d s, %d requests, %d failed; CPU of the gateway %d ms, "
									+ "%d ms without changes, %.2f ms a change%n",
							SERVICES, CHANGES, TIME.toSeconds(), this.requests.get(), this.failures.size(),
							churned.toMillis(), still.toMillis(),
							(churned.toMillis() - still.toMillis()) / (double) CHANGES);
					assertThat(this.failures).isEmpty();
					for (int service = 0; service < SERVICES; service++) {
						String expected = isOther(lastChange(service)) ? "other" : "one";
						int number = service;
						await().untilAsserted(() -> assertThat(get(http, gateway, number).body()).isEqualTo(expected));
					}
				}
			}
		}
	}

	/** What it costs the gateway to be under load while something happens. */
	private Duration cpu(GatewayProcess gateway, HttpClient http, Work work) throws Exception {
		this.loading.set(true);
		Thread load = Thread.ofVirtual().start(() -> load(gateway, http));
		Duration before = gateway.cpu();
		work.run();
		Duration used = gateway.cpu().minus(before);
		this.loading.set(false);
		load.join();
		return used;
	}

	@FunctionalInterface
	private interface Work {

		void run() throws Exception;

	}

	private void load(GatewayProcess gateway, HttpClient http) {
		Random services = new Random(1);
		try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
			while (this.loading.get()) {
				int service = services.nextInt(SERVICES);
				each.execute(() -> ask(gateway, http, service));
				LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() / RATE);
			}
		}
	}

	private void ask(GatewayProcess gateway, HttpClient http, int service) {
		this.requests.incrementAndGet();
		try {
			int status = get(http, gateway, service).statusCode();
			if (status != 200) {
				fail("status " + status);
			}
		}
		catch (IOException ex) {
			fail(ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void fail(String how) {
		synchronized (this.failures) {
			this.failures.add(how);
		}
	}

	/** Each change takes the address of a Service away and gives it another one. */
	private void churn(KubernetesClient client, Application one, Application other) {
		long begin = System.nanoTime();
		for (int change = 0; change < CHANGES; change++) {
			LockSupport.parkNanos(begin + TIME.toNanos() / CHANGES * change - System.nanoTime());
			Application next = isOther(change) ? other : one;
			client.resource(slice(change % SERVICES, next)).update();
		}
	}

	private static int lastChange(int service) {
		return IntStream.range(0, CHANGES).filter((change) -> change % SERVICES == service).max().orElse(-1);
	}

	// turns with each round over all Services
	private static boolean isOther(int change) {
		return change >= 0 && (change / SERVICES) % 2 == 0;
	}

	private static void apply(KubernetesClient client, Application application) {
		for (int service = 0; service < SERVICES; service++) {
			client.resource("""
					apiVersion: v1
					kind: Service
					metadata: {name: s%d, namespace: default}
					spec: {clusterIP: None, ports: [{name: http, port: 80}]}
					""".formatted(service)).create();
			client.resource(slice(service, application)).create();
		}
		client.resource("""
				apiVersion: networking.istio.io/v1
				kind: Gateway
				metadata: {name: main, namespace: default}
				spec:
				  selector: {istio: ingressgateway}
				  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
				""").create();
		String routes = IntStream.range(0, SERVICES).mapToObj((service) -> """
				  - match: [{uri: {prefix: /s%d/}}]
				    retries: {attempts: 0}
				    route: [{destination: {host: s%d}}]
				""".formatted(service, service)).collect(Collectors.joining());
		client.resource("""
				apiVersion: networking.istio.io/v1
				kind: VirtualService
				metadata: {name: all, namespace: default}
				spec:
				  hosts: ["*"]
				  gateways: [main]
				  http:
				""" + routes).create();
	}

	private static String slice(int service, Application application) {
		return """
				apiVersion: discovery.k8s.io/v1
				kind: EndpointSlice
				metadata: {name: s%d-1, namespace: default, labels: {kubernetes.io/service-name: s%d}}
				addressType: IPv4
				ports: [{name: http, port: %d, protocol: TCP}]
				endpoints: [{addresses: [%s], conditions: {ready: true}}]
				""".formatted(service, service, application.port(), ADDRESS);
	}

	private GatewayProcess gateway(KubernetesClient client) {
		String prefix = "--spring.cloud.kubernetes.client.";
		return new GatewayProcess(this.log, "--lateen.source=kubernetes",
				prefix + "master-url=" + client.getMasterUrl(),
				prefix + "oauth-token=" + client.getConfiguration().getOauthToken(), prefix + "trust-certs=true");
	}

	private static HttpResponse<String> get(HttpClient http, GatewayProcess gateway, int service)
			throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:%d/s%d/".formatted(gateway.port(), service));
		return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	/** Answers with its name. */
	private static final class Application implements AutoCloseable {

		private final HttpServer server;

		Application(String name) throws IOException {
			this.server = HttpServer.create(new InetSocketAddress(ADDRESS, 0), 0);
			this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			byte[] answer = name.getBytes(StandardCharsets.US_ASCII);
			this.server.createContext("/", (exchange) -> {
				exchange.sendResponseHeaders(200, answer.length);
				exchange.getResponseBody().write(answer);
				exchange.close();
			});
			this.server.start();
		}

		int port() {
			return this.server.getAddress().getPort();
		}

		@Override
		public void close() {
			this.server.stop(0);
		}

	}

}
