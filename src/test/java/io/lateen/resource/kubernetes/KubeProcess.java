package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process of the control plane; its output goes to a file. */
final class KubeProcess implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(90);

	private final Process process;

	private final Path output;

	private KubeProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static KubeProcess start(Path folder, List<String> command, BooleanSupplier ready) {
		try {
			Path output = Files.createTempFile(folder, Path.of(command.getFirst()).getFileName().toString(), ".log");
			Process process = new ProcessBuilder(command).directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			// a test run that is killed must leave nothing behind
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			KubeProcess started = new KubeProcess(process, output);
			started.await(ready);
			return started;
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot start " + command.getFirst(), ex);
		}
	}

	private void await(BooleanSupplier ready) throws IOException {
		long end = System.nanoTime() + START.toNanos();
		while (!ready.getAsBoolean()) {
			if (!this.process.isAlive() || System.nanoTime() > end) {
				this.process.destroyForcibly();
				throw new IllegalStateException("Not ready: " + Files.readString(this.output));
			}
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(100);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Ends at once, as in a crash. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
