package io.lateen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Habits that no compiler keeps. */
class SourceTreeTests {

	private static final int LONGEST = 400;

	private static final Pattern LEFT_OPEN = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

	@Test
	void filesStayReadable() throws IOException {
		assertThat(javaFiles(Path.of("src"))).filteredOn((file) -> lines(file).size() > LONGEST)
			.describedAs("files over %s lines", LONGEST)
			.isEmpty();
	}

	@Test
	void productionCodeLeavesNothingOpen() throws IOException {
		assertThat(javaFiles(Path.of("src/main")))
			.filteredOn((file) -> lines(file).stream().anyMatch((line) -> LEFT_OPEN.matcher(line).find()))
			.isEmpty();
	}

	@Test
	void everyRoomIsNullMarked() throws IOException {
		assertThat(javaFiles(Path.of("src/main")).stream().map(Path::getParent).distinct())
			.allSatisfy((room) -> assertThat(room.resolve("package-info.java")).content().contains("@NullMarked"));
	}

	private static List<Path> javaFiles(Path root) throws IOException {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
