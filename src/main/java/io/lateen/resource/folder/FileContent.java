package io.lateen.resource.folder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.read.Document;
import io.lateen.resource.read.DocumentReader;
import io.lateen.resource.read.FileParser;
import io.lateen.resource.read.Reading;
import io.lateen.resource.read.UnreadableFileException;

/**
 * What one file has in force, and what is wrong with it. Immutable.
 *
 * @param resources in the order of their documents
 * @param problems of the file as it is now, though older documents may be in force
 */
record FileContent(Map<ResourceKey, Resource<?>> resources, List<Problem> problems) {

	static final FileContent NOTHING = new FileContent(Map.of(), List.of());

	/** The content after the file could not be read: what was good stays. */
	FileContent unreadable(String source, String reason) {
		return new FileContent(this.resources,
				List.of(new Problem(null, source, "", Severity.REJECTED, "cannot be read: " + reason)));
	}

	/**
	 * The content after the file was written.
	 * @param seen when a resource was first seen
	 */
	FileContent read(String file, String text, DocumentReader reader, Function<ResourceKey, Instant> seen) {
		try {
			Next next = new Next(this);
			for (Document document : FileParser.parse(file, text)) {
				next.add(reader.read(document.tree(), document.source(), seen), document.source());
			}
			return next.toContent();
		}
		catch (UnreadableFileException ex) {
			return unreadable(ex.source(), String.valueOf(ex.getMessage()));
		}
	}

	/** Content that is being read. */
	private static final class Next {

		private final FileContent previous;

		private final Map<ResourceKey, Resource<?>> resources = new LinkedHashMap<>();

		private final List<Problem> problems = new ArrayList<>();

		private boolean allIdentified = true;

		Next(FileContent previous) {
			this.previous = previous;
		}

		void add(Reading reading, String source) {
			this.problems.addAll(reading.problems());
			this.allIdentified &= reading.identified();
			ResourceKey key = reading.key();
			if (key == null) {
				return;
			}
			Resource<?> resource = (reading.resource() != null) ? reading.resource() : this.previous.resources.get(key);
			Resource<?> first = (resource != null) ? this.resources.putIfAbsent(key, resource) : null;
			if (first != null) {
				this.problems.add(alreadyDefined(key, source, first));
			}
		}

		FileContent toContent() {
			// a document that lost its name may be any of those that are missing now
			if (!this.allIdentified) {
				this.previous.resources.forEach(this.resources::putIfAbsent);
			}
			return new FileContent(Collections.unmodifiableMap(this.resources), List.copyOf(this.problems));
		}

	}

	static Problem alreadyDefined(ResourceKey key, String source, Resource<?> first) {
		return new Problem(key, source, "metadata.name", Severity.REJECTED,
				"is already defined by " + first.source() + ", which stays in force");
	}

}
