package io.lateen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given many Services under load, when the addresses behind them change all the time,
 * then no request fails and each change is live. Short here; {@code src/test/churn/run}
 * runs it long and tells the CPU that it costs.
 */
class EndpointChurnIT {

	/** A namespace in which the applications' address is the machine's own. */
	private static final String IN_NAMESPACE = "ip link set lo up && ip address add " + EndpointChurn.ADDRESS
			+ "/32 dev lo && exec \"$@\"";

	@TempDir
	private Path folder;

	@Test
	void noRequestFailsWhileEndpointsChange() throws Exception {
		Requirement.that(inNamespace(List.of("true")).waitFor() == 0, "a network namespace (unshare, iproute2)");
		Process churn = inNamespace(scenario());
		System.out.print(new String(churn.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		assertThat(churn.waitFor()).describedAs("exit value").isZero();
	}

	private List<String> scenario() {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElseThrow());
		System.getProperties()
			.stringPropertyNames()
			.stream()
			.filter((name) -> name.startsWith("lateen."))
			.forEach((name) -> command.add("-D" + name + "=" + System.getProperty(name)));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), EndpointChurn.class.getName(),
				this.folder.resolve("lateen.log").toString()));
		return command;
	}

	private static Process inNamespace(List<String> command) throws IOException {
		List<String> whole = new ArrayList<>(
				List.of("unshare", "--map-root-user", "--net", "sh", "-c", IN_NAMESPACE, "sh"));
		whole.addAll(command);
		return new ProcessBuilder(whole).redirectErrorStream(true).start();
	}

}
