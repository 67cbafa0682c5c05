package io.lateen.resource.folder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Tells when a changed file is finished: it looks the same twice, some time apart. A file
 * that is missing or has become empty gets more time, because editors and shells take
 * away the old content before they write the new one. Not thread-safe.
 */
final class Sightings {

	/** Between two looks at a file that is being written. */
	static final Duration WRITTEN = Duration.ofMillis(20);

	/** Editors rename the old file away and the new one in. */
	static final Duration MISSING = Duration.ofMillis(60);

	/** {@code command > file} empties the file when the command starts. */
	static final Duration EMPTIED = Duration.ofSeconds(2);

	private final Map<Path, FileState> read = new HashMap<>();

	private final Map<Path, Sighting> changing = new HashMap<>();

	private final Predicate<Path> hasResources;

	Sightings(Predicate<Path> hasResources) {
		this.hasResources = hasResources;
	}

	/**
	 * Takes a look.
	 * @param now in nanoseconds
	 * @return changed files that are finished, in the order of their paths
	 */
	List<Path> look(SortedMap<Path, FileState> files, long now) {
		Set<Path> all = new HashSet<>(files.keySet());
		all.addAll(this.read.keySet());
		this.changing.keySet().retainAll(all);
		List<Path> finished = new ArrayList<>();
		for (Path file : new TreeSet<>(all)) {
			if (isFinished(file, files.get(file), now)) {
				finished.add(file);
			}
		}
		return finished;
	}

	private boolean isFinished(Path file, @Nullable FileState state, long now) {
		if (Objects.equals(state, this.read.get(file))) {
			this.changing.remove(file);
			return false;
		}
		Sighting sighting = this.changing.get(file);
		if (sighting == null || !Objects.equals(sighting.state(), state)) {
			this.changing.put(file, new Sighting(state, now));
			return false;
		}
		return now - sighting.since() >= patience(file, state).toNanos();
	}

	private Duration patience(Path file, @Nullable FileState state) {
		if (state == null) {
			return MISSING;
		}
		return (state.size() == 0 && this.hasResources.test(file)) ? EMPTIED : WRITTEN;
	}

	/** The file was read, or its absence was taken note of, in this state. */
	void read(Path file, @Nullable FileState state) {
		this.changing.remove(file);
		if (state != null) {
			this.read.put(file, state);
		}
		else {
			this.read.remove(file);
		}
	}

	/** Whether files have changed that are not finished. */
	boolean isChanging() {
		return !this.changing.isEmpty();
	}

	private record Sighting(@Nullable FileState state, long since) {
	}

}
