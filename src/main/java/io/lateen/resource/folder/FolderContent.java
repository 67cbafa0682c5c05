package io.lateen.resource.folder;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceSink;
import io.lateen.resource.read.DocumentReader;

/**
 * All files together. Of a resource that several files define, the file that had it first
 * wins. Not thread-safe.
 */
final class FolderContent {

	private final Clock clock;

	private final DocumentReader reader;

	// in the order in which they were first seen
	private final Map<String, FileContent> files = new LinkedHashMap<>();

	private Map<ResourceKey, Resource<?>> inForce = Map.of();

	private Map<String, List<Problem>> problems = Map.of();

	FolderContent(DocumentReader reader, Clock clock) {
		this.reader = reader;
		this.clock = clock;
	}

	void write(String file, String text) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		change(file, (content) -> content.read(file, text, this.reader, (key) -> firstSeen(key, now)));
	}

	void unreadable(String file, String reason) {
		change(file, (content) -> content.unreadable(file, reason));
	}

	void delete(String file) {
		this.files.remove(file);
	}

	boolean hasResources(String file) {
		return !this.files.getOrDefault(file, FileContent.NOTHING).resources().isEmpty();
	}

	/** Tells what changed since the last time. */
	void publish(ResourceSink sink) {
		Map<ResourceKey, Resource<?>> resources = new HashMap<>();
		Map<String, List<Problem>> found = new LinkedHashMap<>();
		this.files.forEach((file, content) -> {
			List<Problem> ofFile = new ArrayList<>(content.problems());
			merge(content, resources, ofFile);
			found.put(file, List.copyOf(ofFile));
		});
		sink.together(() -> {
			tellResources(resources, sink);
			tellProblems(found, sink);
		});
		this.inForce = resources;
		this.problems = found;
	}

	private void change(String file, UnaryOperator<FileContent> change) {
		this.files.put(file, change.apply(this.files.getOrDefault(file, FileContent.NOTHING)));
	}

	private Instant firstSeen(ResourceKey key, Instant now) {
		Resource<?> known = this.inForce.get(key);
		return (known != null) ? known.created() : now;
	}

	private static void merge(FileContent content, Map<ResourceKey, Resource<?>> resources, List<Problem> problems) {
		content.resources().forEach((key, resource) -> {
			Resource<?> first = resources.putIfAbsent(key, resource);
			if (first != null) {
				problems.add(FileContent.alreadyDefined(key, String.valueOf(resource.source()), first));
			}
		});
	}

	private void tellResources(Map<ResourceKey, Resource<?>> resources, ResourceSink sink) {
		resources.forEach((key, resource) -> {
			if (!resource.equals(this.inForce.get(key))) {
				sink.put(resource);
			}
		});
		this.inForce.keySet().stream().filter((key) -> !resources.containsKey(key)).forEach(sink::remove);
	}

	private void tellProblems(Map<String, List<Problem>> found, ResourceSink sink) {
		found.forEach((file, ofFile) -> {
			if (!ofFile.equals(this.problems.getOrDefault(file, List.of()))) {
				sink.problems(file, ofFile);
			}
		});
		this.problems.keySet()
			.stream()
			.filter((file) -> !found.containsKey(file))
			.forEach((file) -> sink.problems(file, List.of()));
	}

}
