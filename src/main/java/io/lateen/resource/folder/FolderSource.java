package io.lateen.resource.folder;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.lateen.resource.ResourceSink;
import io.lateen.resource.ResourceSource;
import io.lateen.resource.read.DocumentReader;
import io.lateen.resource.read.FileParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the YAML and JSON files of a folder and its sub folders, and each change of them
 * within 200 ms. What cannot be read any more stays as it was. Thread-safe; one thread of
 * its own does all the work.
 */
public final class FolderSource implements ResourceSource {

	private static final Logger log = LoggerFactory.getLogger(FolderSource.class);

	/**
	 * A file that is written without end must not keep the others waiting at the start.
	 */
	private static final Duration LONGEST_FIRST_READING = Duration.ofSeconds(1);

	private static final Duration JOIN = Duration.ofSeconds(2);

	private final Path folder;

	private final FolderContent content;

	private final Sightings sightings;

	private volatile boolean complete;

	private volatile String trouble;

	private @Nullable Thread worker;

	// nanoseconds; of the worker only
	private long firstLook;

	/**
	 * Creates a source that is yet to be started.
	 * @param folder need not exist yet
	 * @param defaultNamespace of documents that name none
	 */
	public FolderSource(Path folder, String defaultNamespace) {
		this(folder, defaultNamespace, Clock.systemUTC());
	}

	FolderSource(Path folder, String defaultNamespace, Clock clock) {
		this.folder = folder;
		this.content = new FolderContent(new DocumentReader(defaultNamespace), clock);
		this.sightings = new Sightings((file) -> this.content.hasResources(name(file)));
		this.trouble = "folder " + folder + " was not read yet";
	}

	@Override
	public synchronized void start(ResourceSink sink) {
		if (this.worker != null) {
			throw new IllegalStateException("Already started");
		}
		this.worker = Thread.ofPlatform().daemon().name("lateen-folder").start(() -> run(sink));
	}

	@Override
	public boolean isComplete() {
		return this.complete;
	}

	@Override
	public String trouble() {
		return this.trouble;
	}

	@Override
	public synchronized void close() {
		if (this.worker == null) {
			return;
		}
		this.worker.interrupt();
		try {
			this.worker.join(JOIN);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run(ResourceSink sink) {
		try (FolderWatch watch = new FolderWatch(this.folder)) {
			while (!Thread.currentThread().isInterrupted()) {
				boolean again = look(watch, sink);
				if (!this.complete && isFirstReadingDone(again)) {
					this.complete = true;
					sink.complete();
				}
				if (again) {
					Thread.sleep(Sightings.WRITTEN);
				}
				else {
					watch.await();
				}
			}
		}
		catch (InterruptedException ex) {
			log.debug("Closed");
		}
	}

	private boolean isFirstReadingDone(boolean changing) {
		if (!this.trouble.isEmpty()) {
			return false;
		}
		long now = System.nanoTime();
		this.firstLook = (this.firstLook != 0) ? this.firstLook : now;
		return !changing || now - this.firstLook > LONGEST_FIRST_READING.toNanos();
	}

	// true when one should look again soon
	private boolean look(FolderWatch watch, ResourceSink sink) {
		try {
			FolderListing listing = FolderListing.of(this.folder);
			while (watch.watch(listing.folders())) {
				listing = FolderListing.of(this.folder);
			}
			List<Path> finished = this.sightings.look(listing.files(), System.nanoTime());
			for (Path file : finished) {
				take(file, listing.files().get(file));
			}
			if (!finished.isEmpty()) {
				this.content.publish(sink);
			}
			said("");
		}
		catch (IOException ex) {
			said("folder %s cannot be read: %s".formatted(this.folder, reason(ex)));
		}
		catch (RuntimeException ex) {
			log.error("Folder {}", this.folder, ex);
			said("folder %s cannot be read: %s".formatted(this.folder, ex));
		}
		return this.sightings.isChanging();
	}

	private void said(String now) {
		if (!now.isEmpty() && !now.equals(this.trouble)) {
			log.warn("{}; what was read before stays in force", now);
		}
		this.trouble = now;
	}

	private void take(Path file, @Nullable FileState state) {
		if (state == null) {
			this.content.delete(name(file));
			this.sightings.read(file, null);
			return;
		}
		try {
			String text = (state.size() <= FileParser.MAX_BYTES) ? Files.readString(file) : null;
			if (!state.equals(FileState.of(file))) {
				return;
			}
			if (text != null) {
				this.content.write(name(file), text);
			}
			else {
				this.content.unreadable(name(file), "larger than 16 MiB");
			}
		}
		catch (NoSuchFileException ex) {
			return;
		}
		catch (IOException ex) {
			this.content.unreadable(name(file), reason(ex));
		}
		this.sightings.read(file, state);
	}

	private String name(Path file) {
		return this.folder.relativize(file).toString();
	}

	private static String reason(IOException failure) {
		return switch (failure) {
			case NoSuchFileException _ -> "it does not exist";
			case CharacterCodingException _ -> "it is not UTF-8";
			default -> failure.toString();
		};
	}

}
