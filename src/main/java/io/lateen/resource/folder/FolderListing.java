package io.lateen.resource.folder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a folder and its sub folders at one moment. Hidden names are left out:
 * editors' swap files, and the directories behind a mounted ConfigMap's links.
 *
 * @param files states by path, in the order of their paths
 * @param folders the folder itself and all below it
 */
record FolderListing(SortedMap<Path, FileState> files, SortedSet<Path> folders) {

	private static final int MAX_DEPTH = 16;

	private static final Set<String> ENDINGS = Set.of("yaml", "yml", "json");

	/**
	 * Looks at a folder.
	 * @throws IOException when the folder itself cannot be read
	 */
	static FolderListing of(Path folder) throws IOException {
		FolderListing listing = new FolderListing(new TreeMap<>(), new TreeSet<>());
		listing.add(folder, 0, new HashSet<>());
		return listing;
	}

	private void add(Path folder, int depth, Set<Path> seen) throws IOException {
		// a link may lead back to where it is
		if (depth > MAX_DEPTH || !seen.add(folder.toRealPath())) {
			return;
		}
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			this.folders.add(folder);
			for (Path entry : entries) {
				if (!entry.getFileName().toString().startsWith(".")) {
					addEntry(entry, depth, seen);
				}
			}
		}
	}

	private void addEntry(Path entry, int depth, Set<Path> seen) throws IOException {
		try {
			if (Files.isDirectory(entry)) {
				add(entry, depth + 1, seen);
			}
			else if (isResourceFile(entry)) {
				this.files.put(entry, FileState.of(entry));
			}
		}
		catch (NoSuchFileException ex) {
			// gone since it was listed: as if it had not been there
		}
	}

	private static boolean isResourceFile(Path entry) {
		String name = entry.getFileName().toString().toLowerCase(Locale.ROOT);
		return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(entry);
	}

}
