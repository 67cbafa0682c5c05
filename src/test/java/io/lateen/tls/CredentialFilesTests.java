package io.lateen.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Files that change are read again, however they change. */
class CredentialFilesTests {

	private final CredentialFiles files = new CredentialFiles(Duration.ofMillis(20));

	@TempDir
	Path folder;

	private Path file;

	@BeforeEach
	void write() throws Exception {
		this.file = Files.writeString(this.folder.resolve("tls.crt"), "one");
	}

	@AfterEach
	void close() {
		this.files.close();
	}

	@Test
	void writingIsSeen() throws Exception {
		Rotation<String> rotation = rotation(this.file);
		assertThat(rotation.current()).isEqualTo("one");
		Files.writeString(this.file, "two!");
		await().until(() -> "two!".equals(rotation.current()));
	}

	@Test
	void replacementByAFileOfTheSameSizeAndTimeIsSeen() throws Exception {
		Rotation<String> rotation = rotation(this.file);
		Path other = Files.writeString(this.folder.resolve("new"), "two");
		Files.setLastModifiedTime(other, Files.getLastModifiedTime(this.file));
		Files.move(other, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		await().until(() -> "two".equals(rotation.current()));
	}

	/** As kubelet does it: {@code tls.crt -> ..data/tls.crt}, {@code ..data -> ..1}. */
	@Test
	void linksThatAreSwappedAreSeen() throws Exception {
		Path mount = Files.createDirectory(this.folder.resolve("mount"));
		Files.writeString(Files.createDirectory(mount.resolve("..1")).resolve("tls.crt"), "one");
		Files.writeString(Files.createDirectory(mount.resolve("..2")).resolve("tls.crt"), "two");
		Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
		Path link = Files.createSymbolicLink(mount.resolve("tls.crt"), Path.of("..data/tls.crt"));
		Rotation<String> rotation = rotation(link);
		assertThat(rotation.current()).isEqualTo("one");
		Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
		Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
		await().until(() -> "two".equals(rotation.current()));
	}

	@Test
	void whatWasLastStaysWhileFilesAreUnusable() throws Exception {
		List<@Nullable String> problems = new CopyOnWriteArrayList<>();
		Rotation<String> rotation = new Rotation<>(() -> read(this.file), List.of(this.file), this.files,
				(problem) -> problems.add(String.valueOf(problem)));
		Files.delete(this.file);
		await().until(() -> !problems.isEmpty());
		assertThat(rotation.current()).isEqualTo("one");
		assertThat(rotation.problem()).isEqualTo("gone");
		Files.writeString(this.file, "two");
		await().until(() -> "two".equals(rotation.current()));
		assertThat(problems).containsExactly("gone", "null");
	}

	@Test
	void filesThatComeLaterAreFound() throws Exception {
		Path later = this.folder.resolve("later");
		Rotation<String> rotation = rotation(later);
		assertThat(rotation.current()).isNull();
		assertThat(rotation.problem()).isEqualTo("gone");
		Files.writeString(later, "here");
		await().until(() -> "here".equals(rotation.current()));
	}

	@Test
	void nobodyIsToldAfterTheEnd() throws Exception {
		AtomicInteger ended = new AtomicInteger();
		AtomicInteger watching = new AtomicInteger();
		this.files.watch(List.of(this.file), ended::incrementAndGet).close();
		this.files.watch(List.of(this.file), watching::incrementAndGet);
		Files.writeString(this.file, "two!");
		await().until(() -> watching.get() == 1);
		assertThat(ended).hasValue(0);
	}

	private Rotation<String> rotation(Path file) {
		return new Rotation<>(() -> read(file), List.of(file), this.files, (problem) -> {
		});
	}

	private static String read(Path file) throws UnusableCredentialException {
		try {
			return Files.readString(file);
		}
		catch (Exception ex) {
			throw new UnusableCredentialException("gone", ex);
		}
	}

}
