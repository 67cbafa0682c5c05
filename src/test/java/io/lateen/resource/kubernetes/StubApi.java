package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** An API server that misbehaves as no real one can be made to. */
final class StubApi implements AutoCloseable {

	private final HttpServer server;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	StubApi(Answer list, Answer watch) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", (exchange) -> {
			String request = exchange.getRequestURI().toString();
			this.requests.add(request);
			(request.contains("watch=true") ? watch : list).give(exchange);
		});
		this.server.createContext("/version", (exchange) -> send(exchange, 200, "{}"));
		this.server.start();
	}

	KubernetesClient client() {
		Config config = new ConfigBuilder(Config.empty())
			.withMasterUrl("http://127.0.0.1:" + this.server.getAddress().getPort() + "/")
			.build();
		return new KubernetesClientBuilder().withConfig(config).build();
	}

	long watches() {
		return this.requests.stream().filter((request) -> request.contains("watch=true")).count();
	}

	long lists() {
		return this.requests.size() - watches();
	}

	List<String> requests() {
		return this.requests;
	}

	static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(bytes);
		}
	}

	/** Sends this much and then nothing, without an end. */
	static void sendAndFallSilent(HttpExchange exchange, String... parts) throws IOException {
		exchange.sendResponseHeaders(200, 0);
		for (String part : parts) {
			exchange.getResponseBody().write(part.getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			pause(20);
		}
		pause(60_000);
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** What it gives. */
	@FunctionalInterface
	interface Answer {

		void give(HttpExchange exchange) throws IOException;

	}

}
