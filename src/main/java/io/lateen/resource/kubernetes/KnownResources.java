package io.lateen.resource.kubernetes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.ResourceSink;
import io.lateen.resource.read.DocumentReader;
import io.lateen.resource.read.Reading;
import tools.jackson.databind.JsonNode;

/**
 * What an informer has handed on: names and versions only, so that nothing is kept twice
 * and a second list costs no more than what differs. Not thread-safe.
 */
final class KnownResources {

	private final Kind<?> kind;

	private final ResourceSink sink;

	private final DocumentReader reader = new DocumentReader("");

	private final Map<ResourceName, String> versions = new HashMap<>();

	private final Set<ResourceName> withProblems = new HashSet<>();

	private volatile int size;

	KnownResources(Kind<?> kind, ResourceSink sink) {
		this.kind = kind;
		this.sink = sink;
	}

	/** How many there are; may be asked by any thread. */
	int size() {
		return this.size;
	}

	/** Hands a resource on if it is new or changed. */
	ResourceName put(JsonNode document) {
		JsonNode metadata = document.path("metadata");
		ResourceName name = name(metadata);
		String version = metadata.path("resourceVersion").stringValue("");
		if (!version.equals(this.versions.put(name, version)) || version.isEmpty()) {
			handOn(name, this.reader.readItem(this.kind, document));
			this.size = this.versions.size();
		}
		return name;
	}

	void remove(JsonNode document) {
		remove(name(document.path("metadata")));
	}

	/** Removes all that are not among these. */
	void retain(Set<ResourceName> present) {
		List<ResourceName> gone = this.versions.keySet().stream().filter((name) -> !present.contains(name)).toList();
		gone.forEach(this::remove);
	}

	private void remove(ResourceName name) {
		if (this.versions.remove(name) != null) {
			this.size = this.versions.size();
			this.sink.remove(new ResourceKey(this.kind, name));
			takeBackProblems(name);
		}
	}

	private void handOn(ResourceName name, Reading reading) {
		Resource<?> resource = reading.resource();
		if (resource != null) {
			this.sink.put(resource);
		}
		if (reading.problems().isEmpty()) {
			takeBackProblems(name);
		}
		else {
			this.withProblems.add(name);
			this.sink.problems(source(name), reading.problems());
		}
	}

	private void takeBackProblems(ResourceName name) {
		if (this.withProblems.remove(name)) {
			this.sink.problems(source(name), List.of());
		}
	}

	private String source(ResourceName name) {
		return new ResourceKey(this.kind, name).toString();
	}

	private static ResourceName name(JsonNode metadata) {
		return new ResourceName(metadata.path("namespace").stringValue("").intern(),
				metadata.path("name").stringValue(""));
	}

}
