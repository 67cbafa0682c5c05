package io.lateen.resource.folder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceSink;
import io.lateen.resource.core.ConfigMap;

/** Keeps what a source tells. */
final class RecordingSink implements ResourceSink {

	private final Map<String, Resource<?>> resources = new ConcurrentSkipListMap<>();

	private final Map<String, List<Problem>> problems = new ConcurrentSkipListMap<>();

	private final List<String> history = new CopyOnWriteArrayList<>();

	private volatile boolean complete;

	@Override
	public void put(Resource<?> resource) {
		this.history.add("put " + resource.key());
		this.resources.put(resource.name().toString(), resource);
	}

	@Override
	public void remove(ResourceKey key) {
		this.history.add("remove " + key);
		this.resources.remove(key.name().toString());
	}

	@Override
	public void problems(String source, List<Problem> found) {
		this.problems.put(source, found);
	}

	@Override
	public void complete() {
		this.complete = true;
	}

	@Override
	public void together(Runnable changes) {
		changes.run();
	}

	boolean isComplete() {
		return this.complete;
	}

	Collection<String> names() {
		return List.copyOf(this.resources.keySet());
	}

	Resource<?> resource(String name) {
		return this.resources.get("default/" + name);
	}

	String value(String configMap) {
		Resource<?> resource = resource(configMap);
		return (resource != null) ? ((ConfigMap) resource.content()).data().getOrDefault("value", "") : "";
	}

	List<Problem> problems() {
		List<Problem> all = new ArrayList<>();
		this.problems.values().forEach(all::addAll);
		return all;
	}

	List<String> history() {
		return List.copyOf(this.history);
	}

}
