package io.lateen.websocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLSocket;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.GatewayProcess;
import io.lateen.LateenApplication;
import io.lateen.listener.TlsClient;
import io.lateen.resource.kubernetes.KubeApi;
import io.lateen.tls.TestAuthority;
import io.lateen.websocket.RawHttp2.Stream;
import io.lateen.websocket.RawWebSocket.Frame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sockets with traffic while everything around them changes, the certificate of those
 * within TLS included, against a real API server, which is restarted meanwhile: none is
 * lost, no message is lost or comes out of order. Half of them are in clear text, a
 * quarter are within TLS, a quarter are streams of HTTP/2 within TLS.
 * {@code -Dchurn.sockets=2000 -Dchurn.changes=500} is the full size.
 */
@Timeout(1800)
class WebSocketChurnIT {

	private static final int SOCKETS = Integer.getInteger("churn.sockets", 200);

	private static final int CHANGES = Integer.getInteger("churn.changes", 60);

	/** Messages that a socket has under way at a time. */
	private static final int BURST = 3;

	/** That share an HTTP/2 connection. */
	private static final int STREAMS = 20;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: %s, namespace: default}
			spec:
			  selector: {istio: ingressgateway}
			  servers: [{port: {number: %d, name: http, protocol: HTTP}, hosts: ["*"]}]
			""";

	private static final String SECURE = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: secure, namespace: default}
			spec:
			  selector: {istio: ingressgateway}
			  servers:
			  - port: {number: 443, name: https, protocol: HTTPS}
			    hosts: ["*"]
			    tls: {mode: SIMPLE, credentialName: certificate}
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
			  gateways: [main, secure]
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
			metadata: {name: certificate, namespace: istio-system}
			type: kubernetes.io/tls
			data: {tls.crt: %s, tls.key: %s}
			""";

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicLong messages = new AtomicLong();

	private final Queue<String> losses = new ConcurrentLinkedQueue<>();

	private final int port = GatewayProcess.freePort();

	private final int securePort = GatewayProcess.freePort();

	private final TestAuthority authority = TestAuthority.create("authority");

	private final List<RawHttp2> connections = new ArrayList<>();

	private int rotations;

	@Test
	void nothingButItsEndsEndsASocket() throws Exception {
		try (KubeApi api = KubeApi.create(); WebSocketApplication app = WebSocketApplication.echo()) {
			api.startServer();
			try (KubernetesClient client = api.client()) {
				KubeApi.applyCrds(client);
				apply(client, "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}");
				apply(client, GATEWAY.formatted("main", 80));
				apply(client, SECURE);
				apply(client, application(app.port(), 0));
				apply(client, ROUTE.formatted("app", 1 + SOCKETS));
				try (ConfigurableApplicationContext gateway = start(client.getMasterUrl().toString())) {
					Tunnels tunnels = gateway.getBean(Tunnels.class);
					await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
						RawWebSocket.open(this.port, "/").close();
						return true;
					});
					rotate(client);
					List<Thread> talks = openAll();
					assertThat(this.losses).isEmpty();
					assertThat(tunnels.open((socket) -> socket.protocol().equals("HTTP/2"))).hasSize(SOCKETS / 4);
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
					System.out.printf(
							"churn: %d sockets, %d changes in %d generations, %d certificates, %d messages, lost: %s%n",
							SOCKETS, CHANGES, tunnels.generation() - generation, this.rotations, this.messages.get(),
							this.losses);
					this.over.set(true);
					for (Thread talk : talks) {
						talk.join(TimeUnit.SECONDS.toMillis(30));
					}
					this.connections.forEach(RawHttp2::close);
					assertThat(this.losses).isEmpty();
				}
			}
		}
	}

	private ConfigurableApplicationContext start(String apiServer) {
		return new SpringApplicationBuilder(LateenApplication.class).run("--lateen.source=kubernetes",
				"--lateen.namespace=istio-system", "--lateen.ports.80=" + this.port,
				"--lateen.ports.443=" + this.securePort, "--lateen.ports.82=" + GatewayProcess.freePort(),
				"--management.server.port=0", "--lateen.websocket.drain-time=0s", "--lateen.listener.drain-time=5s",
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
	private void change(KubernetesClient client, int port, int number) {
		switch (number % 8) {
			case 0 -> apply(client, ROUTE.formatted("app", number + SOCKETS));
			case 1 -> client.resource(ROUTE.formatted("app", number)).delete();
			case 2 -> apply(client, application(port, number / 8));
			case 3 -> apply(client, GATEWAY.formatted("other", 82));
			case 4 -> apply(client, POLICY.formatted(number));
			case 5 -> rotate(client);
			case 6 -> client.resource(GATEWAY.formatted("other", 82)).delete();
			default -> apply(client, ROUTE.formatted("other-" + number, number));
		}
	}

	/** Another certificate; handshakes from now on show it. */
	private void rotate(KubernetesClient client) {
		X509Bundle certificate = this.authority.issue("app.test");
		apply(client,
				SECRET.formatted(base64(certificate.getCertificatePathPEM()), base64(certificate.getPrivateKeyPEM())));
		await("the new certificate").atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
			try (SSLSocket socket = connect()) {
				return socket.getSession().getPeerCertificates()[0].equals(certificate.getCertificate());
			}
		});
		this.rotations++;
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
	}

	/** Without the session of an earlier one, which would bring its certificate. */
	private SSLSocket connect() throws IOException {
		return new TlsClient(this.authority, null).connect(this.securePort, "app.test");
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
	private List<Thread> openAll() throws Exception {
		CountDownLatch open = new CountDownLatch(SOCKETS);
		Semaphore atOnce = new Semaphore(50);
		connectHttp2();
		List<Thread> talks = new ArrayList<>();
		for (int i = 0; i < SOCKETS; i++) {
			int number = i;
			talks.add(Thread.ofVirtual().start(() -> {
				try {
					atOnce.acquire();
					FrameStream socket = open(number);
					atOnce.release();
					open.countDown();
					talk(socket, number);
				}
				catch (Exception | AssertionError ex) {
					this.losses.add(number + ": " + ex);
					open.countDown();
				}
			}));
		}
		assertThat(open.await(240, TimeUnit.SECONDS)).isTrue();
		return talks;
	}

	private FrameStream open(int number) throws Exception {
		return switch (number % 4) {
			case 0 -> {
				Stream stream = this.connections.get(number / 4 / STREAMS).connect("/" + number);
				assertThat(stream.head().status()).hasToString("200");
				yield FrameStream.of(stream);
			}
			case 1 -> FrameStream.of(RawWebSocket.open(connect(), "/" + number));
			default -> FrameStream.of(RawWebSocket.open(this.port, "/" + number));
		};
	}

	private void connectHttp2() throws Exception {
		SslContext tls = SslContextBuilder.forClient()
			.trustManager(this.authority.trustManagers()[0])
			.applicationProtocolConfig(
					new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
							SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2))
			.build();
		for (int i = 0; i <= SOCKETS / 4 / STREAMS; i++) {
			RawHttp2 connection = new RawHttp2(this.securePort, tls);
			connection.settings(); // before it, no stream may be an extended CONNECT
			this.connections.add(connection);
		}
	}

	private void talk(FrameStream socket, int number) throws IOException, InterruptedException {
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
