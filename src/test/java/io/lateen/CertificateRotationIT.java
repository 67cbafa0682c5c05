package io.lateen;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLSocket;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.listener.TlsClient;
import io.lateen.resource.kubernetes.KubeApi;
import io.lateen.tls.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Given clients that shake hands without a pause, when a Secret of a real API server is
 * replaced as cert-manager does it, certificate and key at once, with good ones and with
 * such as cannot be used, then no handshake fails, and the Gateway's status tells.
 */
@Timeout(300)
class CertificateRotationIT {

	private static final int CLIENTS = 4;

	private static final int ROUNDS = Integer.getInteger("rotation.rounds", 3);

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	private static final String GATEWAY = """
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: gw, namespace: default}
			spec:
			  selector: {istio: ingressgateway}
			  servers:
			  - {port: {number: 443, name: https, protocol: HTTPS}, hosts: [a.test], tls: {mode: SIMPLE, credentialName: a-tls}}
			""";

	private static final String ROUTE = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: a, namespace: default}
			spec: {hosts: [a.test], gateways: [gw], http: [{directResponse: {status: 200, body: {string: a}}}]}
			""";

	private static final String SECRET = """
			apiVersion: v1
			kind: Secret
			metadata: {name: a-tls, namespace: istio-system}
			type: kubernetes.io/tls
			data: {tls.crt: %s, tls.key: %s}
			""";

	private final int port = GatewayProcess.freePort();

	private final Set<X509Certificate> good = ConcurrentHashMap.newKeySet();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger handshakes = new AtomicInteger();

	private final AtomicBoolean over = new AtomicBoolean();

	private KubernetesClient client;

	@Test
	void noHandshakeFailsWhileCertificatesAreReplaced() throws Exception {
		try (KubeApi api = KubeApi.create()) {
			api.startServer();
			try (KubernetesClient admin = api.client()) {
				this.client = admin;
				KubeApi.applyCrds(admin);
				apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}");
				X509Bundle first = replace();
				apply(GATEWAY);
				apply(ROUTE);
				try (ConfigurableApplicationContext gateway = start()) {
					awaitServed(first);
					List<Thread> clients = clients();
					for (int i = 0; i < ROUNDS; i++) {
						rotate();
					}
					this.over.set(true);
					for (Thread thread : clients) {
						thread.join();
					}
				}
			}
		}
		System.out.printf("rotation: %d rounds, %d handshakes, failed: %s%n", ROUNDS, this.handshakes.get(),
				this.failures);
		assertThat(this.failures).isEmpty();
		assertThat(this.handshakes).hasValueGreaterThan(CLIENTS * ROUNDS);
	}

	private void rotate() {
		awaitServed(replace());
		awaitStatus("");
		apply(SECRET.formatted(base64(issue().getCertificatePathPEM()), base64(issue().getPrivateKeyPEM())));
		awaitStatus("the private key does not fit the certificate");
		apply(SECRET.formatted(base64("no certificate"), base64("no key")));
		awaitStatus("no certificate in it");
		this.client.secrets().inNamespace("istio-system").withName("a-tls").delete();
		awaitStatus("Secret istio-system/a-tls not found");
		awaitServed(replace());
		awaitStatus("");
	}

	/** A new certificate with a new key, which clients may see from now on. */
	private X509Bundle replace() {
		X509Bundle next = issue();
		this.good.add(next.getCertificate());
		apply(SECRET.formatted(base64(next.getCertificatePathPEM()), base64(next.getPrivateKeyPEM())));
		return next;
	}

	private static X509Bundle issue() {
		return AUTHORITY.issue("a.test");
	}

	private List<Thread> clients() {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			threads.add(Thread.ofVirtual().start(() -> {
				while (!this.over.get()) {
					shakeHands();
				}
			}));
		}
		return threads;
	}

	/** In full: nobody keeps sessions. */
	private void shakeHands() {
		try (SSLSocket socket = new TlsClient(AUTHORITY, null).connect(this.port, "a.test")) {
			if (!this.good.contains((X509Certificate) socket.getSession().getPeerCertificates()[0])) {
				this.failures.add("another certificate");
			}
		}
		catch (Exception ex) {
			this.failures.add(ex.toString());
		}
		this.handshakes.incrementAndGet();
	}

	private void awaitServed(X509Bundle bundle) {
		await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
			try (SSLSocket socket = new TlsClient(AUTHORITY, null).connect(this.port, "a.test")) {
				return socket.getSession().getPeerCertificates()[0].equals(bundle.getCertificate());
			}
		});
	}

	/** Of the Gateway; empty for nothing to say. */
	private void awaitStatus(String message) {
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			String status = String.valueOf(this.client.genericKubernetesResources("networking.istio.io/v1", "Gateway")
				.inNamespace("default")
				.withName("gw")
				.get()
				.getAdditionalProperties()
				.get("status"));
			if (message.isEmpty()) {
				assertThat(status).doesNotContain("lateen.io/");
			}
			else {
				assertThat(status).contains("spec.servers[0].tls", message);
			}
		});
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(LateenApplication.class).run("--lateen.source=kubernetes",
				"--lateen.namespace=istio-system", "--lateen.ports.443=" + this.port, "--management.server.port=0",
				"--lateen.listener.drain-time=1s",
				"--spring.cloud.kubernetes.client.master-url=" + this.client.getMasterUrl(),
				"--spring.cloud.kubernetes.client.oauth-token=admin-token",
				"--spring.cloud.kubernetes.client.trust-certs=true");
	}

	private void apply(String yaml) {
		this.client.resource(yaml).forceConflicts().serverSideApply();
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
