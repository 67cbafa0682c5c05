package io.lateen.websocket;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.GatewayProcess;
import io.lateen.LateenApplication;
import io.lateen.resource.kubernetes.KubeApi;
import io.lateen.websocket.RawWebSocket.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sockets with traffic while everything around them changes, against a real API server,
 * which is restarted meanwhile: none is lost, no message is lost or comes out of order.
 * {@code -Dchurn.sockets=2000 -Dchurn.changes=500} is the full size.
 */
@Timeout(1800)
class WebSocketChurnIT {

	private static final int SOCKETS = Integer.getInteger("churn.sockets", 200);

	private static final int CHANGES = Integer.getInteger("churn.changes", 60);

	/** Messages that a socket has under way at a time. */
	private static final int BURST = 3;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: %s, namespace: default}
			spec:
			  selector: {istio: ingressgateway}
			  servers: [{port: {number: %d, name: http, protocol: HTTP}, hosts: ["*"]}]
			""";

	private static final String APPLICATION = """
			apiVersion: networking.istio.io/v1
			kind: ServiceEntry
			metadata: {name: app, namespace: default}
			spec:
			  hosts: [app.example]
			  resolution: STATIC
			  ports: [{number: 80, name: http, protocol: HTTP, targetPort: %d}]
			  endpoints: [%s]
			""";

	private static final String ROUTE = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: %1$s, namespace: default, annotations: {lateen.io/websocket-max-connections: "%2$d"}}
			spec:
			  hosts: [%1$s.test]
			  gateways: [main]
			  http:
			  - timeout: %2$ds
			    headers: {request: {set: {x-change: "%2$d"}}}
			    route: [{destination: {host: app.example, port: {number: 80}}}]
			""";

	private static final String POLICY = """
			apiVersion: networking.istio.io/v1
			kind: DestinationRule
			metadata: {name: app, namespace: default}
			spec:
			  host: app.example
			  trafficPolicy: {connectionPool: {http: {maxRequestsPerConnection: %d, idleTimeout: 1s}}}
			""";

	private static final String SECRET = """
			apiVersion: v1
			kind: Secret
			metadata: {name: certificate, namespace: istio-system, labels: {change: "%d"}}
			type: kubernetes.io/tls
			stringData: {tls.crt: "%d", tls.key: "%d"}
			""";

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicLong messages = new AtomicLong();

	private final Queue<String> losses = new ConcurrentLinkedQueue<>();

	private final int port = GatewayProcess.freePort();

	@Test
	void nothingButItsEndsEndsASocket() throws Exception {
		try (KubeApi api = KubeApi.create(); WebSocketApplication app = WebSocketApplication.echo()) {
			api.startServer();
			try (KubernetesClient client = api.client()) {
				KubeApi.applyCrds(client);
				apply(client, "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}");
				apply(client, GATEWAY.formatted("main", 80));
				apply(client, application(app.port(), 0));
				apply(client, ROUTE.formatted("app", 1 + SOCKETS));
				try (ConfigurableApplicationContext gateway = start(client.getMasterUrl().toString())) {
					Tunnels tunnels = gateway.getBean(Tunnels.class);
					await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
						RawWebSocket.open(this.port, "/").close();
						return true;
					});
					List<Thread> talks = openAll();
					assertThat(this.losses).isEmpty();
					long before = this.messages.get();
					long generation = tunnels.generation();
					for (int i = 1; i <= CHANGES; i++) {
						change(client, app.port(), i);
						if (i == CHANGES / 2) {
							api.killServer();
							await().until(() -> this.messages.get() > before + SOCKETS);
							api.startServer();
						}
						Thread.sleep(PAUSE); // the pace of the changes
						assertThat(this.losses).isEmpty();
					}
					apply(client, application(app.port(), 0));
					apply(client, ROUTE.formatted("app", 2 * SOCKETS + CHANGES));
					await("the last change").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
						RawWebSocket.open(this.port, "/").close();
						return tunnels.generation() > generation;
					});
					assertThat(tunnels.count()).isGreaterThanOrEqualTo(SOCKETS);
					System.out.printf("churn: %d sockets, %d changes in %d generations, %d messages, lost: %s%n",
							SOCKETS, CHANGES, tunnels.generation() - generation, this.messages.get(), this.losses);
					this.over.set(true);
					for (Thread talk : talks) {
						talk.join(TimeUnit.SECONDS.toMillis(30));
					}
					assertThat(this.losses).isEmpty();
				}
			}
		}
	}

	private ConfigurableApplicationContext start(String apiServer) {
		return new SpringApplicationBuilder(LateenApplication.class).run("--lateen.source=kubernetes",
				"--lateen.namespace=istio-system", "--lateen.ports.80=" + this.port,
				"--lateen.ports.82=" + GatewayProcess.freePort(), "--management.server.port=0",
				"--lateen.websocket.drain-time=0s", "--lateen.listener.drain-time=5s",
				"--spring.cloud.kubernetes.client.master-url=" + apiServer,
				"--spring.cloud.kubernetes.client.oauth-token=admin-token",
				"--spring.cloud.kubernetes.client.trust-certs=true");
	}

	private static String application(int port, int change) {
		String endpoint = "{address: 127.0.0.1}";
		return APPLICATION.formatted(port, switch (change % 3) {
			case 0 -> endpoint;
			case 1 -> "{address: 127.0.0.2}, {address: 127.0.0.3}";
			default -> endpoint + ", {address: 127.0.0.2, weight: 3}";
		});
	}

	/** One of all kinds of changes. */
	private static void change(KubernetesClient client, int port, int number) {
		switch (number % 8) {
			case 0 -> apply(client, ROUTE.formatted("app", number + SOCKETS));
			case 1 -> client.resource(ROUTE.formatted("app", number)).delete();
			case 2 -> apply(client, application(port, number / 8));
			case 3 -> apply(client, GATEWAY.formatted("other", 82));
			case 4 -> apply(client, POLICY.formatted(number));
			case 5 -> apply(client, SECRET.formatted(number, number, number));
			case 6 -> client.resource(GATEWAY.formatted("other", 82)).delete();
			default -> apply(client, ROUTE.formatted("other-" + number, number));
		}
	}

	private static void apply(KubernetesClient client, String yaml) {
		try {
			client.resource(yaml).forceConflicts().serverSideApply();
		}
		catch (KubernetesClientException ex) {
			throw new IllegalStateException("Cannot apply " + yaml, ex);
		}
	}

	/** Opens the sockets and lets each talk; not all at once, the machine is small. */
	private List<Thread> openAll() throws InterruptedException {
		CountDownLatch open = new CountDownLatch(SOCKETS);
		Semaphore atOnce = new Semaphore(50);
		List<Thread> talks = new ArrayList<>();
		for (int i = 0; i < SOCKETS; i++) {
			int number = i;
			talks.add(Thread.ofVirtual().start(() -> {
				try {
					atOnce.acquire();
					RawWebSocket socket = RawWebSocket.open(this.port, "/" + number);
					atOnce.release();
					open.countDown();
					talk(socket, number);
				}
				catch (IOException | InterruptedException ex) {
					this.losses.add(number + ": " + ex);
					open.countDown();
				}
			}));
		}
		assertThat(open.await(120, TimeUnit.SECONDS)).isTrue();
		return talks;
	}

	private void talk(RawWebSocket socket, int number) throws IOException, InterruptedException {
		try (socket) {
			for (int round = 0; !this.over.get(); round++) {
				for (int i = 0; i < BURST; i++) {
					socket.send(Frame.text(number + " says " + round + "." + i));
				}
				for (int i = 0; i < BURST; i++) {
					String heard = socket.read().text();
					if (!heard.equals(number + " says " + round + "." + i)) {
						this.losses.add(number + " heard " + heard + " in round " + round);
						return;
					}
					this.messages.incrementAndGet();
				}
				Thread.sleep(200); // the pace of the traffic
			}
		}
	}

}
