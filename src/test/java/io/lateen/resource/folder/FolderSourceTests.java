package io.lateen.resource.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.lateen.resource.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Given a folder of files, when one changes, then these resources are in force. */
class FolderSourceTests {

	private static final Duration AT_ONCE = Duration.ofMillis(200);

	/**
	 * The folder is looked at each second even if no event comes; sooner is by an event.
	 */
	private static final Duration BY_EVENT = Duration.ofMillis(900);

	@TempDir
	Path folder;

	private final RecordingSink sink = new RecordingSink();

	private FolderSource source;

	@BeforeEach
	void create() {
		this.source = new FolderSource(this.folder, "default");
	}

	@AfterEach
	void close() {
		this.source.close();
	}

	@Test
	void allFilesAreReadBeforeTheReadingIsComplete() throws Exception {
		write("a.yaml", config("a", "1") + "---\n" + config("b", "1"));
		write("sub/deep/c.yml", config("c", "1"));
		write("d.json",
				"{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"d\", \"namespace\": \"n\"}}");
		write("readme.md", config("not", "1"));
		write(".a.yaml.swp", config("not", "1"));
		write(".hidden.yaml", config("not", "1"));
		start();
		assertThat(this.sink.names()).containsExactly("default/a", "default/b", "default/c", "n/d");
		assertThat(this.sink.resource("b").source()).isEqualTo("a.yaml, document 2");
		assertThat(this.sink.resource("c").source()).isEqualTo("sub/deep/c.yml, document 1");
		assertThat(this.source.isComplete()).isTrue();
		assertThat(this.source.trouble()).isEmpty();
	}

	@Test
	void anEditTakesEffectAtOnce() throws Exception {
		write("a.yaml", config("a", "0"));
		start();
		List<Duration> times = new ArrayList<>();
		for (int i = 1; i <= 11; i++) {
			String value = String.valueOf(i);
			long written = System.nanoTime();
			write("a.yaml", config("a", value));
			eventually(() -> this.sink.value("a").equals(value));
			times.add(Duration.ofNanos(System.nanoTime() - written));
		}
		// a machine that is busy with something else may be late now and then
		assertThat(times.stream().sorted().toList().get(times.size() / 2)).isLessThan(AT_ONCE);
	}

	@Test
	void aNewFileAndADeletedOneTakeEffectByAnEvent() throws Exception {
		start();
		long written = System.nanoTime();
		write("a.yaml", config("a", "1"));
		eventually(() -> this.sink.names().contains("default/a"));
		assertThat(Duration.ofNanos(System.nanoTime() - written)).isLessThan(BY_EVENT);
		long deleted = System.nanoTime();
		Files.delete(this.folder.resolve("a.yaml"));
		eventually(() -> this.sink.names().isEmpty());
		assertThat(Duration.ofNanos(System.nanoTime() - deleted)).isLessThan(BY_EVENT);
	}

	@Test
	void newSubFoldersAreWatchedToo() throws Exception {
		start();
		write("x/y/a.yaml", config("a", "1"));
		eventually(() -> this.sink.value("a").equals("1"));
		long written = System.nanoTime();
		write("x/y/a.yaml", config("a", "2"));
		eventually(() -> this.sink.value("a").equals("2"));
		assertThat(Duration.ofNanos(System.nanoTime() - written)).isLessThan(BY_EVENT);
	}

	@Test
	void aFileThatIsStillBeingWrittenIsNotRead() throws Exception {
		write("a.yaml", config("a", "1") + "---\n" + config("b", "1"));
		start();
		Path file = this.folder.resolve("a.yaml");
		Files.writeString(file, "");
		byte[] text = (config("a", "2") + "---\n" + config("b", "2")).getBytes(StandardCharsets.UTF_8);
		for (byte each : text) {
			Files.write(file, new byte[] { each }, StandardOpenOption.APPEND);
			Thread.sleep(1);
		}
		eventually(() -> this.sink.value("b").equals("2"));
		assertThat(this.sink.history()).doesNotContain("remove ConfigMap default/b", "remove ConfigMap default/a");
		assertThat(this.sink.problems()).isEmpty();
	}

	@Test
	void anEditorThatRenamesTheOldFileAwayRemovesNothing() throws Exception {
		write("a.yaml", config("a", "1"));
		start();
		Files.move(this.folder.resolve("a.yaml"), this.folder.resolve("a.yaml~"));
		Thread.sleep(20);
		write("a.yaml", config("a", "2"));
		eventually(() -> this.sink.value("a").equals("2"));
		assertThat(this.sink.history()).doesNotContain("remove ConfigMap default/a");
	}

	@Test
	void anEditorThatRenamesTheNewFileInIsFollowed() throws Exception {
		write("a.yaml", config("a", "1"));
		start();
		write("a.yaml.tmp", config("a", "2"));
		Files.move(this.folder.resolve("a.yaml.tmp"), this.folder.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
		eventually(() -> this.sink.value("a").equals("2"));
	}

	@Test
	void aMountedConfigMapIsFollowed() throws Exception {
		write("..v1/a.yaml", config("a", "1"));
		Files.createSymbolicLink(this.folder.resolve("..data"), Path.of("..v1"));
		Files.createSymbolicLink(this.folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
		start();
		assertThat(this.sink.names()).containsExactly("default/a");
		write("..v2/a.yaml", config("a", "2"));
		Files.createSymbolicLink(this.folder.resolve("..data_tmp"), Path.of("..v2"));
		long turned = System.nanoTime();
		Files.move(this.folder.resolve("..data_tmp"), this.folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
		eventually(() -> this.sink.value("a").equals("2"));
		assertThat(Duration.ofNanos(System.nanoTime() - turned)).isLessThan(BY_EVENT);
	}

	@Test
	void aFileThatDoesNotParseKeepsItsLastGoodDocuments() throws Exception {
		write("a.yaml", config("a", "1") + "---\n" + config("b", "1"));
		write("other.yaml", config("other", "1"));
		start();
		write("a.yaml", config("a", "2") + "---\n{oops: [");
		write("other.yaml", config("other", "2"));
		eventually(() -> this.sink.value("other").equals("2") && !this.sink.problems().isEmpty());
		assertThat(this.sink.value("a")).isEqualTo("1");
		assertThat(this.sink.value("b")).isEqualTo("1");
		assertThat(this.sink.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.source()).isEqualTo("a.yaml, document 2");
			assertThat(problem.reason()).startsWith("cannot be read: line 8: ");
		});
		write("a.yaml", config("a", "3"));
		eventually(() -> this.sink.value("a").equals("3") && this.sink.problems().isEmpty());
		assertThat(this.sink.names()).containsExactly("default/a", "default/other");
	}

	@Test
	void aRejectedResourceKeepsItsLastGoodVersionAndHurtsNoOther() throws Exception {
		write("a.yaml", config("a", "1") + "---\n" + config("b", "1"));
		start();
		write("a.yaml", config("a", "[1]") + "---\n" + config("b", "2"));
		eventually(() -> this.sink.value("b").equals("2") && !this.sink.problems().isEmpty());
		assertThat(this.sink.value("a")).isEqualTo("1");
		assertThat(this.sink.problems()).extracting(Problem::toString)
			.containsExactly("ConfigMap default/a (a.yaml, document 1): data.value: must be text, not a list");
	}

	@Test
	void aDocumentThatLostItsNameTakesNothingAway() throws Exception {
		write("a.yaml", config("a", "1") + "---\n" + config("b", "1"));
		start();
		write("a.yaml", config("a", "1").replace("  name: a\n", "") + "---\n" + config("b", "2"));
		eventually(() -> this.sink.value("b").equals("2") && !this.sink.problems().isEmpty());
		assertThat(this.sink.value("a")).isEqualTo("1");
		assertThat(this.sink.problems()).extracting(Problem::toString)
			.containsExactly("document (a.yaml, document 1): metadata.name: is required");
	}

	@Test
	void ofTwoDefinitionsTheFirstWins() throws Exception {
		write("a.yaml", config("a", "1"));
		start();
		write("0.yaml", config("a", "2"));
		eventually(() -> !this.sink.problems().isEmpty());
		assertThat(this.sink.value("a")).isEqualTo("1");
		assertThat(this.sink.problems()).extracting(Problem::toString)
			.containsExactly("ConfigMap default/a (0.yaml, document 1): metadata.name: "
					+ "is already defined by a.yaml, document 1, which stays in force");
		Files.delete(this.folder.resolve("a.yaml"));
		eventually(() -> this.sink.value("a").equals("2") && this.sink.problems().isEmpty());
	}

	@Test
	void theTimeOfCreationIsThatOfTheFirstSight() throws Exception {
		write("a.yaml", config("a", "1"));
		start();
		Instant created = this.sink.resource("a").created();
		assertThat(created.getNano()).isZero();
		Thread.sleep(1100);
		write("a.yaml", config("a", "2"));
		eventually(() -> this.sink.value("a").equals("2"));
		assertThat(this.sink.resource("a").created()).isEqualTo(created);
	}

	@Test
	void anUnchangedDocumentOfAnEditedFileIsNotTold() throws Exception {
		write("a.yaml", config("a", "1") + "---\n" + config("b", "1"));
		start();
		write("a.yaml", config("a", "1") + "---\n" + config("b", "2"));
		eventually(() -> this.sink.value("b").equals("2"));
		assertThat(this.sink.history().stream().filter("put ConfigMap default/a"::equals)).hasSize(1);
	}

	@Test
	void aFolderThatIsNotThereYetIsWaitedFor() throws Exception {
		Path later = this.folder.resolve("later");
		try (FolderSource waiting = new FolderSource(later, "default")) {
			waiting.start(this.sink);
			eventually(() -> waiting.trouble().contains("does not exist"));
			assertThat(waiting.isComplete()).isFalse();
			write("later/a.yaml", config("a", "1"));
			await().atMost(Duration.ofSeconds(5)).until(waiting::isComplete);
			assertThat(waiting.trouble()).isEmpty();
			assertThat(this.sink.names()).containsExactly("default/a");
		}
	}

	@Test
	void aFolderThatIsGoneKeepsWhatItHad() throws Exception {
		Path inner = this.folder.resolve("inner");
		write("inner/a.yaml", config("a", "1"));
		try (FolderSource watched = new FolderSource(inner, "default")) {
			watched.start(this.sink);
			eventually(watched::isComplete);
			Files.move(inner, this.folder.resolve("moved"));
			await().atMost(Duration.ofSeconds(5)).until(() -> !watched.trouble().isEmpty());
			assertThat(this.sink.names()).containsExactly("default/a");
			assertThat(watched.isComplete()).isTrue();
		}
	}

	@Test
	void aFileThatIsNoTextIsReported() throws Exception {
		Files.write(this.folder.resolve("a.yaml"), new byte[] { (byte) 0xff, (byte) 0xfe, 0 });
		start();
		assertThat(this.sink.problems()).extracting(Problem::toString)
			.containsExactly("document (a.yaml): cannot be read: it is not UTF-8");
	}

	private void start() {
		this.source.start(this.sink);
		eventually(this.sink::isComplete);
	}

	private void write(String name, String text) throws IOException {
		Path file = this.folder.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

	private static void eventually(BooleanSupplier condition) {
		await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(5)).until(condition::getAsBoolean);
	}

	private static String config(String name, String value) {
		return """
				apiVersion: v1
				kind: ConfigMap
				metadata:
				  name: %s
				data:
				  value: %s
				""".formatted(name, value.startsWith("[") ? value : '"' + value + '"');
	}

}
