package io.lateen.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.lateen.GatewayProcess;
import io.lateen.Requirement;
import io.lateen.browser.Chromium;
import io.lateen.browser.Chromium.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the README promises: open the page through the gateway, and it lives. */
class DemoPageIT {

	private static final Path SAMPLE = Path.of("samples/websockets");

	@Test
	void twoPagesSeeEachOtherThroughTheGateway(@TempDir Path folder) throws Exception {
		Requirement.that(Chromium.installed().isPresent(), "Chromium");
		int demoPort = GatewayProcess.freePort();
		Path sample = sampleWithDemoAt(demoPort, Files.createDirectory(folder.resolve("sample")));
		try (GatewayProcess gateway = new GatewayProcess(folder.resolve("lateen.log"), "--spring.profiles.active=demo",
				"--lateen.demo.port=" + demoPort, "--lateen.directory=" + sample);
				Chromium browser = new Chromium(Chromium.installed().orElseThrow(),
						Files.createDirectory(folder.resolve("profile")))) {
			String url = "http://localhost:" + gateway.port() + "/";
			Page one = browser.open(url);
			Page two = browser.open(url);
			awaitText(one, "document.body.dataset.state", "live");
			awaitText(two, "document.body.dataset.state", "live");
			int tick = tick(one);
			await("moving numbers").until(() -> tick(one) > tick + 3);
			awaitText(one, "document.getElementById('sailors').textContent", "2");

			two.evaluate("document.getElementById('text').value = 'Ahoy there!'; "
					+ "document.getElementById('say').requestSubmit()");
			two.evaluate("steer = { x: 0.62, y: 0.42 }");
			await("radio").untilAsserted(
					() -> assertThat(one.evaluate("document.getElementById('log').innerText")).contains("Ahoy there!"));
			awaitText(one, "String([...boats.values()].some(b => b.tx === 0.62))", "true");
			one.evaluate("document.getElementById('text').value = 'Fair winds to you.'; "
					+ "document.getElementById('say').requestSubmit()");
			await("a minute of wind").atMost(Duration.ofSeconds(15)).until(() -> tick(one) > tick + 30);
			Files.write(Path.of("target/demo.png"), one.screenshot());
		}
	}

	private static int tick(Page page) {
		return Integer.parseInt("0" + page.evaluate("document.body.dataset.tick || ''"));
	}

	private static void awaitText(Page page, String expression, String text) {
		await(expression).atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(page.evaluate(expression)).isEqualTo(text));
	}

	private static Path sampleWithDemoAt(int port, Path folder) throws Exception {
		for (String name : new String[] { "routes.yaml", "endpoints.yaml" }) {
			String text = Files.readString(SAMPLE.resolve(name));
			Files.writeString(folder.resolve(name),
					text.replace("port: 8888\n    protocol", "port: " + port + "\n    protocol"));
		}
		return folder;
	}

}
