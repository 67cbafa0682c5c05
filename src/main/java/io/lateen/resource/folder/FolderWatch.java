package io.lateen.resource.folder;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes up when something happens in a folder. What happened is of no interest: events
 * can be lost, so the folder is looked at anew each time. Where the operating system
 * gives no events, one has to look often.
 */
final class FolderWatch implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

	/** Events may be lost without a trace on network file systems. */
	private static final Duration LOOK_ANYHOW = Duration.ofSeconds(1);

	private static final Duration LOOK_OFTEN = Duration.ofMillis(100);

	private final @Nullable WatchService events;

	private final Map<Path, WatchKey> watched = new HashMap<>();

	private boolean complete;

	FolderWatch(Path folder) {
		this.events = open(folder);
		this.complete = this.events != null;
	}

	private static @Nullable WatchService open(Path folder) {
		try {
			return folder.getFileSystem().newWatchService();
		}
		catch (IOException | UnsupportedOperationException ex) {
			log.warn("No file events ({}): looking at {} every {} ms", ex.getMessage(), folder, LOOK_OFTEN.toMillis());
			return null;
		}
	}

	/**
	 * Watches these folders and no others.
	 * @return whether one of them was not watched before: something may have happened in
	 * it since it was looked at
	 */
	boolean watch(Set<Path> folders) {
		this.watched.entrySet().removeIf((entry) -> {
			boolean gone = !folders.contains(entry.getKey()) || !entry.getValue().isValid();
			if (gone) {
				entry.getValue().cancel();
			}
			return gone;
		});
		boolean added = false;
		for (Path folder : folders) {
			added |= !this.watched.containsKey(folder) && register(folder);
		}
		return added;
	}

	private boolean register(Path folder) {
		if (this.events == null) {
			return false;
		}
		try {
			this.watched.put(folder, folder.register(this.events, StandardWatchEventKinds.ENTRY_CREATE,
					StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE));
			return true;
		}
		catch (IOException ex) {
			if (this.complete) {
				log.warn("No file events for {} ({}): looking every {} ms", folder, ex.getMessage(),
						LOOK_OFTEN.toMillis());
			}
			this.complete = false;
			return false;
		}
	}

	/** Waits for something to happen, or until it is time to look anyhow. */
	void await() throws InterruptedException {
		Duration atMost = this.complete ? LOOK_ANYHOW : LOOK_OFTEN;
		if (this.events == null) {
			Thread.sleep(atMost);
			return;
		}
		try {
			WatchKey key = this.events.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
			while (key != null) {
				key.pollEvents();
				key.reset();
				key = this.events.poll();
			}
		}
		catch (ClosedWatchServiceException ex) {
			throw new InterruptedException("closed");
		}
	}

	@Override
	public void close() {
		try {
			if (this.events != null) {
				this.events.close();
			}
		}
		catch (IOException ex) {
			log.debug("File events", ex);
		}
	}

}
