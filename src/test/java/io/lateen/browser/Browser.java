package io.lateen.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window. */
public interface Browser extends AutoCloseable {

	Page open(String url) throws IOException, InterruptedException;

	@Override
	void close();

	/** One tab. */
	@FunctionalInterface
	interface Page {

		/** The value of a JavaScript expression, as text. */
		String evaluate(String expression);

	}

	/** The first of these commands that is installed. */
	static Optional<Path> find(String... commands) {
		List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
		return Stream.of(commands)
			.flatMap((name) -> folders.stream().map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/** With all that it has started, so that its profile can be deleted. */
	static void end(Process browser) {
		Stream.concat(browser.descendants(), Stream.of(browser.toHandle())).toList().forEach((process) -> {
			process.destroyForcibly();
			process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally((_) -> process).join();
		});
	}

}
