package io.lateen.listener;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.net.ssl.SSLSocket;

import io.lateen.model.Credential;
import io.lateen.model.MeshSettings;
import io.lateen.model.Pem;
import io.lateen.model.ServerTls;
import io.lateen.model.ServerTls.Clients;
import io.lateen.tls.TestAuthority;
import io.lateen.tls.TlsProvider;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand servers with certificates of their own on one port: the next handshake costs
 * what it costs with one server, a changed certificate costs its own server. Figures are
 * printed; bounds are several times what was measured on a busy machine with two
 * processors.
 */
class ManyServersTests {

	private static final int SERVERS = 1000;

	private static final int HANDSHAKES = 300;

	private static final TestAuthority AUTHORITY = TestAuthority.create("authority");

	@Test
	void aHandshakeCostsTheSameAndACertificateLittle() throws IOException {
		try (TestGateway gateway = new TestGateway(TlsProvider.best())) {
			Map<String, ServerTls> servers = new HashMap<>();
			servers.put("s0.test", server());
			gateway.publishTls(MeshSettings.DEFAULT, false, servers);
			handshakes(gateway.port(), 1); // warms up
			Duration ofOne = handshakes(gateway.port(), 1);

			for (int i = 0; i < SERVERS; i++) {
				servers.put("s" + i + ".test", server());
			}
			long heap = usedHeap();
			long start = processorTime();
			gateway.publishTls(MeshSettings.DEFAULT, false, servers);
			Duration all = Duration.ofNanos(processorTime() - start);
			long perServer = (usedHeap() - heap) / SERVERS;
			Duration ofMany = handshakes(gateway.port(), SERVERS);

			servers.put("s7.test", server());
			start = processorTime();
			gateway.publishTls(MeshSettings.DEFAULT, false, servers);
			Duration change = Duration.ofNanos(processorTime() - start);

			System.out.printf(
					"%d servers: %d ms of CPU to open, %d bytes of heap each; a handshake with its client %d us "
							+ "of CPU, with one server %d us; a changed certificate %d us%n",
					SERVERS, all.toMillis(), perServer, ofMany.toNanos() / 1000, ofOne.toNanos() / 1000,
					change.toNanos() / 1000);
			assertThat(perServer).isLessThan(64 * 1024);
			assertThat(all).isLessThan(Duration.ofSeconds(20));
			assertThat(change).isLessThan(Duration.ofMillis(200));
			assertThat(ofMany).isLessThan(ofOne.multipliedBy(3));
		}
	}

	/** CPU of the process for one full handshake, client included. */
	private static Duration handshakes(int port, int servers) throws IOException {
		long start = allProcessorTime();
		for (int i = 0; i < HANDSHAKES; i++) {
			String name = "s" + (i % servers) + ".test";
			try (SSLSocket socket = TlsClient.trustingAll().connect(port, name)) {
				assertThat(socket.getSession().isValid()).isTrue();
			}
		}
		return Duration.ofNanos((allProcessorTime() - start) / HANDSHAKES);
	}

	private static ServerTls server() {
		X509Bundle bundle = AUTHORITY.issue("any.test");
		Credential credential = new Credential.KeyPair(new Pem.Text(bundle.getCertificatePathPEM()),
				new Pem.Text(bundle.getPrivateKeyPEM()));
		String name = bundle.getCertificate().getSerialNumber().toString();
		return new ServerTls(List.of(new ServerTls.Certificate(name, credential)), Clients.ANYONE, null, null,
				List.of());
	}

	private static long processorTime() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

	private static long allProcessorTime() {
		return ((com.sun.management.OperatingSystemMXBean) Objects
			.requireNonNull(ManagementFactory.getOperatingSystemMXBean())).getProcessCpuTime();
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
