package io.lateen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@code target/lateen.jar} in a process of its own, started as a user starts it. Ports
 * are free ones.
 */
public final class GatewayProcess implements AutoCloseable {

	private static final Duration LONGEST_START = Duration.ofMinutes(3);

	private final HttpClient client = HttpClient.newHttpClient();

	private final int port = freePort();

	private final int managementPort = freePort();

	private final Path log;

	private final Process process;

	/**
	 * Starts it and waits until it is ready.
	 * @param log file for what it prints
	 * @param arguments further ones, as on a command line
	 */
	public GatewayProcess(Path log, String... arguments) {
		this(List.of(), log, List.of(), arguments);
	}

	/**
	 * Starts it and waits until it is ready.
	 * @param log file for what it prints
	 * @param options of the JVM
	 * @param arguments further ones, as on a command line
	 */
	public GatewayProcess(Path log, List<String> options, String... arguments) {
		this(List.of(), log, options, arguments);
	}

	/**
	 * Starts it in another way.
	 * @param by what starts it, in front of the command
	 */
	GatewayProcess(List<String> by, Path log, List<String> options, String... arguments) {
		this.log = log;
		List<String> command = new ArrayList<>(by);
		command.add(ProcessHandle.current().info().command().orElseThrow());
		command.addAll(options);
		command.addAll(List.of("-jar", "target/lateen.jar", "--lateen.ports.80=" + this.port,
				"--management.server.port=" + this.managementPort));
		command.addAll(List.of(arguments));
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		try {
			await("readiness").atMost(LONGEST_START).pollInterval(Duration.ofMillis(200)).until(this::isReadyOrDead);
			assertThat(this.process.isAlive()).describedAs("is alive").isTrue();
		}
		catch (RuntimeException | AssertionError ex) {
			this.process.destroyForcibly();
			throw new AssertionError("The gateway did not start:\n" + output(), ex);
		}
	}

	/** A port that nobody listens on. */
	public static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where port 80 of Gateways is bound. */
	public int port() {
		return this.port;
	}

	/** The body of {@code /actuator/...}. */
	public String actuator(String path) {
		try {
			return this.client.send(actuatorRequest(path), BodyHandlers.ofString()).body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** CPU time that it has used so far. */
	public Duration cpu() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	/** All that was printed so far. */
	public String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Asks it to end, as Kubernetes does, and waits until it has.
	 * @return its exit value
	 */
	public int terminate() throws InterruptedException {
		this.process.destroy();
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).describedAs("ends within a minute").isTrue();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.client.shutdownNow();
		this.process.destroyForcibly();
	}

	private boolean isReadyOrDead() throws InterruptedException {
		try {
			return this.client.send(actuatorRequest("health/readiness"), BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return !this.process.isAlive();
		}
	}

	private HttpRequest actuatorRequest(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/actuator/" + path))
			.build();
	}

}
