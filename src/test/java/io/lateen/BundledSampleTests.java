package io.lateen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BundledSampleTests {

	@Test
	void isTheWebSocketSampleOfTheRepository() throws IOException {
		Path copy = BundledSample.copy();
		Path original = Path.of("samples/websockets");
		assertThat(names(copy)).isEqualTo(names(original)).contains("routes.yaml", "endpoints.yaml");
		for (String name : names(original)) {
			assertThat(copy.resolve(name)).hasSameTextualContentAs(original.resolve(name));
		}
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
