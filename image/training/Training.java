import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * The surroundings of a training run: just enough of an API server to read resources from, by TLS as in a cluster, and a client
 * that changes them and asks for what they route. What happens here is what the AOT cache makes fast: reading, translation,
 * watching, requests, handshakes. Arguments: the folder with {@code keys.p12}, where {@code kubeconfig} is written, and the gateway's
 * ports without and with TLS.
 */
public final class Training {

	private static final int VIRTUAL_SERVICES = 300;

	private static final int CHANGES = 300;

	private static final int REQUESTS = 600;

	private static final int HANDSHAKES = 1000;

	/** Port of the application behind the gateway. */
	private static final int APPLICATION = 28888;

	private static final char[] PASSWORD = "training".toCharArray();

	private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

	private final KeyStore keys;

	private Training(Path folder) throws Exception {
		this.keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(folder.resolve("keys.p12"))) {
			this.keys.load(content, PASSWORD);
		}
	}

	public static void main(String[] args) throws Exception {
		Path folder = Path.of(args[0]);
		new Training(folder).run(folder, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
	}

	private void run(Path folder, int port, int securePort) throws Exception {
		HttpsServer api = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		api.setHttpsConfigurator(new HttpsConfigurator(serverTls()));
		api.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
		api.createContext("/", this::answer);
		api.start();
		HttpServer application = HttpServer.create(new InetSocketAddress("127.0.0.1", APPLICATION), 0);
		application.setExecutor(api.getExecutor());
		application.createContext("/", (exchange) -> answer(exchange, "an answer"));
		application.start();
		String kubeconfig = """
				{"apiVersion": "v1", "kind": "Config", "current-context": "training",
				 "clusters": [{"name": "training", "cluster": {"server": "https://127.0.0.1:%d", "certificate-authority": "%s"}}],
				 "users": [{"name": "training", "user": {"token": "training"}}],
				 "contexts": [{"name": "training", "context": {"cluster": "training", "user": "training"}}]}
				""".formatted(api.getAddress().getPort(), folder.toAbsolutePath().resolve("ca.pem"));
		Path written = Files.writeString(folder.resolve("kubeconfig.new"), kubeconfig);
		Files.move(written, folder.resolve("kubeconfig"));
		System.in.read(); // the gateway is ready
		train(port);
		SSLContext tls = clientTls();
		shakeHands(tls, securePort);
		multiplex(tls, securePort);
		System.exit(0);
	}

	private void train(int port) throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		for (int i = 0; i < Math.max(CHANGES, REQUESTS); i++) {
			if (i < CHANGES) {
				this.changes.add(virtualService(i % VIRTUAL_SERVICES, "changed-" + i));
			}
			if (i < REQUESTS) {
				HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + i % VIRTUAL_SERVICES + "/x?q=1"))
					.header("x-test", "1")
					.build();
				client.send(request, BodyHandlers.ofString());
			}
		}
	}

	/** Clients that come once, half of them with the ticket of one before. */
	private static void shakeHands(SSLContext tls, int port) throws IOException {
		for (int i = 0; i < HANDSHAKES; i++) {
			try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
				SSLParameters parameters = socket.getSSLParameters();
				parameters.setServerNames(List.of(new SNIHostName("training.test")));
				parameters.setApplicationProtocols(new String[] { "http/1.1" });
				socket.setSSLParameters(parameters);
				String request = "GET /%d/x?q=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nx-test: 1\r\nConnection: close\r\n\r\n"
					.formatted(i % VIRTUAL_SERVICES);
				socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
				socket.getInputStream().readAllBytes();
				if (i % 2 == 0) {
					socket.getSession().invalidate();
				}
			}
		}
	}

	/** HTTP/2 within TLS. */
	private static void multiplex(SSLContext tls, int port) throws Exception {
		try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
			for (int i = 0; i < REQUESTS; i++) {
				client.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/" + i % VIRTUAL_SERVICES + "/x?q=1")).build(),
						BodyHandlers.ofString());
			}
		}
	}

	private SSLContext serverTls() throws Exception {
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(this.keys, PASSWORD);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context;
	}

	private SSLContext clientTls() throws Exception {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("a", this.keys.getCertificate("a"));
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String kind = path.substring(path.lastIndexOf('/') + 1);
		String query = String.valueOf(exchange.getRequestURI().getQuery());
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		if (query.contains("watch=true")) {
			watch(kind, exchange);
			return;
		}
		String items = String.join(",", kind.equals("secrets") ? List.of(secret()) : RESOURCES.getOrDefault(kind, List.of()));
		answer(exchange, "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}".formatted(items));
	}

	private static void answer(HttpExchange exchange, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(200, body.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(body);
		}
	}

	private void watch(String kind, HttpExchange exchange) throws IOException {
		exchange.sendResponseHeaders(200, 0);
		exchange.getResponseBody().flush();
		try {
			while (true) {
				String object = (kind.equals("virtualservices") ? this.changes : new LinkedBlockingQueue<String>()).take();
				String event = "{\"type\":\"MODIFIED\",\"object\":" + object + "}\n";
				exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
				exchange.getResponseBody().flush();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private String secret() {
		try {
			return """
					{"metadata": {"name": "training", "namespace": "istio-system", "resourceVersion": "1"}, "type": "kubernetes.io/tls",
					 "data": {"tls.crt": "%s", "tls.key": "%s"}}""".formatted(pem("CERTIFICATE", this.keys.getCertificate("a").getEncoded()),
					pem("PRIVATE KEY", this.keys.getKey("a", PASSWORD).getEncoded()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String pem(String type, byte[] content) {
		String text = "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content));
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static final Map<String, List<String>> RESOURCES = Map.of("gateways", List.of(resource("Gateway", "gateway", "1", """
			{"selector": {"istio": "ingressgateway"},
			 "servers": [{"port": {"number": 8080, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]},
			   {"port": {"number": 8443, "name": "https", "protocol": "HTTPS"}, "hosts": ["*"], "tls": {"mode": "SIMPLE", "credentialName": "training"}}]}""")), "virtualservices",
			IntStream.range(0, VIRTUAL_SERVICES).mapToObj((i) -> virtualService(i, "1")).toList(), "destinationrules",
			List.of(resource("DestinationRule", "app", "1", """
					{"host": "app", "trafficPolicy": {"loadBalancer": {"simple": "ROUND_ROBIN"}},
					 "subsets": [{"name": "v1", "labels": {"version": "v1"}}]}""")),
			"services", List.of(resource("Service", "app", "1", """
					{"clusterIP": "10.0.0.1", "selector": {"app": "app"}, "ports": [{"name": "http", "port": 80, "targetPort": 28888}]}""")),
			"endpointslices", List.of("""
					{"metadata": {"name": "app-1", "namespace": "training", "resourceVersion": "1",
					  "labels": {"kubernetes.io/service-name": "app"}}, "addressType": "IPv4",
					 "endpoints": [{"addresses": ["127.0.0.1"], "conditions": {"ready": true},
					   "targetRef": {"kind": "Pod", "namespace": "training", "name": "app-1"}}],
					 "ports": [{"name": "http", "port": 28888, "protocol": "TCP"}]}"""),
			"pods", List.of("""
					{"metadata": {"name": "app-1", "namespace": "training", "resourceVersion": "1",
					  "labels": {"app": "app", "version": "v1"}}}"""));

	// all of one host but every tenth: both a long table and many are met
	private static String virtualService(int i, String version) {
		String host = ((i % 10) == 0) ? "h" + i + ".test" : "127.0.0.1";
		return resource("VirtualService", "vs-" + i, version, """
				{"hosts": ["%s"], "gateways": ["gateway"], "http": [
				  {"name": "api", "match": [{"uri": {"prefix": "/%d/"}, "headers": {"x-test": {"exact": "1"}}},
				    {"uri": {"exact": "/%d"}, "queryParams": {"q": {"regex": "[0-9]+"}}}],
				   "rewrite": {"uri": "/"}, "timeout": "5s", "retries": {"attempts": 2, "perTryTimeout": "2s", "retryOn": "5xx"},
				   "headers": {"request": {"set": {"x-version": "%s"}}, "response": {"add": {"x-a": "b"}, "remove": ["x-c"]}},
				   "corsPolicy": {"allowOrigins": [{"exact": "https://a.test"}], "allowMethods": ["GET"], "maxAge": "1h"},
				   "route": [{"destination": {"host": "app", "port": {"number": 80}, "subset": "v1"}, "weight": 90},
				     {"destination": {"host": "app", "port": {"number": 80}}, "weight": 10}]},
				  {"match": [{"uri": {"prefix": "/old/%d"}}], "redirect": {"uri": "/"}},
				  {"match": [{"uri": {"regex": "/say/%d/[a-z]+"}}], "directResponse": {"status": 200, "body": {"string": "a"}}},
				  {"match": [{"uri": {"prefix": "/rest/%d"}}], "route": [{"destination": {"host": "app"}}]}]}""".formatted(host, i,
				i, version, i, i, i));
	}

	private static String resource(String kind, String name, String version, String spec) {
		return """
				{"apiVersion": "networking.istio.io/v1", "kind": "%s", "metadata": {"name": "%s", "namespace": "training",
				  "resourceVersion": "%s", "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z", "labels": {"a": "b"}},
				 "spec": %s}""".formatted(kind, name, version, spec).replaceAll("\\s+", " ");
	}

}
