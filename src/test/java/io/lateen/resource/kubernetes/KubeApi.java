package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.springframework.util.FileSystemUtils;

/**
 * A real etcd and kube-apiserver on loopback. The API server can go away and come back on
 * the same port with the same etcd, and a second one can stand beside it meanwhile.
 */
public final class KubeApi implements AutoCloseable {

	private static final String TOKEN = "admin-token";

	private static final String LIMITED_TOKEN = "limited-token";

	private final Path binaries;

	private final Path folder;

	private final KubeProcess etcd;

	private final int etcdPort = freePort();

	private final int port = freePort();

	private @Nullable KubeProcess server;

	private KubeApi(Path binaries) throws IOException {
		this.binaries = binaries;
		this.folder = Files.createTempDirectory("lateen-kube");
		writeKeys();
		this.etcd = startEtcd();
	}

	/**
	 * Starts etcd only.
	 * @throws TestAbortedException when there are no binaries and none are required
	 */
	public static KubeApi create() {
		try {
			return new KubeApi(binaries());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path binaries() {
		String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
			.orElse(System.getProperty("user.home") + "/.cache");
		Path folder = Path.of(System.getProperty("lateen.kube.binaries",
				Optional.ofNullable(System.getenv("LATEEN_KUBE_BINARIES")).orElse(cache + "/istio-oracle/bin")));
		if (Files.isExecutable(folder.resolve("etcd")) && Files.isExecutable(folder.resolve("kube-apiserver"))) {
			return folder;
		}
		String missing = "etcd and kube-apiserver are not in " + folder + "; set LATEEN_KUBE_BINARIES";
		if (Boolean.getBoolean("lateen.it.required")) {
			throw new IllegalStateException(missing);
		}
		System.err.println("SKIPPED: " + missing);
		throw new TestAbortedException(missing);
	}

	private KubeProcess startEtcd() {
		String url = "http://127.0.0.1:" + this.etcdPort;
		return KubeProcess.start(this.folder,
				List.of(this.binaries.resolve("etcd").toString(), "--data-dir", this.folder.resolve("etcd").toString(),
						"--unsafe-no-fsync", "--log-level", "warn", "--listen-client-urls", url,
						"--advertise-client-urls", url, "--listen-peer-urls", "http://127.0.0.1:" + freePort()),
				() -> ask(url + "/health", "").contains("true"));
	}

	/** Where the API server listens, be it there or not. */
	int port() {
		return this.port;
	}

	/** Starts the API server, or starts it again. */
	public void startServer() {
		this.server = startServer(this.port);
	}

	/** Ends the API server as in a crash. */
	public void killServer() {
		if (this.server != null) {
			this.server.close();
		}
	}

	/**
	 * Works through another API server on the same etcd, which is there for that time
	 * only.
	 */
	public void beside(ClientWork work) {
		int other = freePort();
		KubeProcess second = startServer(other);
		try (KubernetesClient client = client(other)) {
			work.doWith(client);
		}
		finally {
			second.close();
		}
	}

	private KubeProcess startServer(int at) {
		Path certificates = this.folder.resolve("server-" + at);
		KubeProcess process = KubeProcess.start(this.folder,
				List.of(this.binaries.resolve("kube-apiserver").toString(), "--etcd-servers",
						"http://127.0.0.1:" + this.etcdPort, "--bind-address", "127.0.0.1", "--secure-port",
						String.valueOf(at), "--cert-dir", certificates.toString(), "--endpoint-reconciler-type", "none",
						// told to nobody; without it a machine needs a default route
						"--advertise-address", "192.0.2.1", "--service-cluster-ip-range", "10.0.0.0/24",
						"--token-auth-file", this.folder.resolve("tokens.csv").toString(), "--authorization-mode",
						"RBAC", "--disable-admission-plugins", "ServiceAccount", "--service-account-issuer",
						"https://kubernetes.default.svc", "--service-account-signing-key-file",
						this.folder.resolve("sa.key").toString(), "--service-account-key-file",
						this.folder.resolve("sa.pub").toString()),
				() -> isReady(at));
		return process;
	}

	private boolean isReady(int at) {
		if (!Files.exists(this.folder.resolve("server-" + at + "/apiserver.crt"))) {
			return false;
		}
		try (KubernetesClient client = client(at)) {
			return "ok".equals(client.raw("/readyz")) && client.namespaces().withName("default").get() != null;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	/** A client with all rights. The server need not be there yet. */
	public KubernetesClient client() {
		return client(this.port);
	}

	/** A client with the rights of one ClusterRole only, which is created too. */
	public KubernetesClient clientWithRole(String role) {
		try (KubernetesClient admin = client()) {
			HasMetadata created = admin.resource(role).create();
			admin.resource("""
					apiVersion: rbac.authorization.k8s.io/v1
					kind: ClusterRoleBinding
					metadata: {name: limited}
					roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
					subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: limited}]
					""".formatted(created.getMetadata().getName())).create();
		}
		return client(this.port, LIMITED_TOKEN);
	}

	/** Gives the limited client a Role in a namespace, which is created too. */
	public void bindRole(String namespace, String role) {
		try (KubernetesClient admin = client()) {
			HasMetadata created = admin.resource(role).inNamespace(namespace).create();
			admin.resource("""
					apiVersion: rbac.authorization.k8s.io/v1
					kind: RoleBinding
					metadata: {name: limited}
					roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s}
					subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: limited}]
					""".formatted(created.getMetadata().getName())).inNamespace(namespace).create();
		}
	}

	/** A client with all rights of what listens at a port, such as a {@link Relay}. */
	KubernetesClient client(int at) {
		return client(at, TOKEN);
	}

	private KubernetesClient client(int at, String token) {
		Config config = new ConfigBuilder(Config.empty()).withMasterUrl("https://127.0.0.1:" + at + "/")
			.withOauthToken(token)
			.withRequestRetryBackoffLimit(0)
			.withTrustCerts(true)
			.build();
		return new KubernetesClientBuilder().withConfig(config).build();
	}

	/**
	 * Applies Lateen's own definitions of Istio's kinds and waits until they are served.
	 */
	public static void applyCrds(KubernetesClient client) {
		try {
			List<HasMetadata> crds = client.load(Files.newInputStream(Path.of("k8s/crds/crds.yaml"))).items();
			crds.forEach((crd) -> client.resource(crd).create());
			for (HasMetadata crd : crds) {
				client.resource(crd)
					.waitUntilCondition((now) -> now != null && now.toString().contains("Established"), 30,
							TimeUnit.SECONDS);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Makes etcd forget all older versions, so that watches from there are answered by
	 * 410.
	 */
	public void compact() {
		String url = "http://127.0.0.1:" + this.etcdPort + "/v3/kv/";
		Matcher revision = Pattern.compile("\"revision\":\"(\\d+)\"").matcher(ask(url + "range", "{\"key\":\"AA==\"}"));
		if (!revision.find()) {
			throw new IllegalStateException("etcd did not tell its revision");
		}
		ask(url + "compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
	}

	private static String ask(String url, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client
				.send(body.isEmpty() ? request.build()
						: request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
						HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			return "";
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void writeKeys() throws IOException {
		try {
			KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
			write("sa.key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
			write("sa.pub", pem("PUBLIC KEY", keys.getPublic().getEncoded()));
			write("tokens.csv", TOKEN + ",admin,1,\"system:masters\"\n" + LIMITED_TOKEN + ",limited,2\n");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void write(String name, String text) throws IOException {
		Files.writeString(this.folder.resolve(name), text);
	}

	private static String pem(String type, byte[] content) {
		return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type,
				Base64.getMimeEncoder().encodeToString(content), type);
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		killServer();
		this.etcd.close();
		FileSystemUtils.deleteRecursively(this.folder.toFile());
	}

	/** Something to do with a client. */
	@FunctionalInterface
	public interface ClientWork {

		void doWith(KubernetesClient client);

	}

}
